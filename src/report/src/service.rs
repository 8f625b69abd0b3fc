//! What counting needs to know of a service, taken from the service document.

/// The places, meetings and limits of the service's settings, in the words of `tally`.
pub fn service(settings: &wire::service::Settings) -> tally::Service {
    let area = |area: &wire::service::Area| tally::Area {
        id: area.id.clone(),
        name: area.name.clone(),
    };
    let locality = |locality: &wire::service::Locality| tally::Locality {
        id: locality.id.clone(),
        name: locality.name.clone(),
        areas: locality.areas.iter().map(area).collect(),
    };
    let meeting = |meeting: &wire::service::Meeting| tally::Meeting {
        id: meeting.id.clone(),
        name: meeting.name.clone(),
        report_hours_before: meeting.report_hours_before,
    };
    let small = settings.small_numbers;
    tally::Service {
        name: settings.name.clone(),
        localities: settings.localities.iter().map(locality).collect(),
        meetings: settings.meetings.iter().map(meeting).collect(),
        small_numbers: tally::SmallNumbers {
            base_on_screen: small.base_on_screen.into(),
            base_published: small.base_published.into(),
            cell: small.cell.into(),
        },
    }
}
