//! What is done behind the first page: the service's signature is verified, and what waits is sent
//! to it: never to a service that was refused, and never to a host of plain files, which could only
//! lose it.

use crate::app::{Heard, Screen};
use crate::errand;
use crate::outbox::{self, Sent};
use crate::service::{self, Unsigned, Way};

/// Verifies, then sends all that waits; says what became of it.
pub async fn settle(heard: Heard) -> Option<Sent> {
    let store = heard.store()?;
    match verify(heard).await {
        Err(Unsigned::Other(why)) => {
            heard.show(Screen::Refused(why));
            None
        }
        _ if heard.way() == Way::File => None,
        // It is tried again like anything that could not be sent.
        Err(Unsigned::NotThere) => {
            let waiting = outbox::waiting(&store).await.unwrap_or_default().len();
            Some(Sent {
                waiting,
                ..Sent::default()
            })
        }
        Ok(()) => outbox::send_all(heard, &store).await.ok(),
    }
}

/// The signed service document, or in words why it is not here.
pub async fn signed(heard: Heard) -> Result<String, String> {
    heard.have_signed().await.map_err(|why| match why {
        Unsigned::NotThere => {
            "The service is not there. What you said is still here; please try again later."
                .to_owned()
        }
        Unsigned::Other(why) => why,
    })
}

async fn verify(heard: Heard) -> Result<(), Unsigned> {
    if heard.is_verified() {
        return Ok(());
    }
    let signed = heard.have_signed().await?;
    let hand = heard.hand().map_err(Unsigned::Other)?;
    let verified = service::verify(&hand, signed, heard.invited()).await;
    verified.map_err(|why| match errand::did_not_come(&why) {
        true => Unsigned::NotThere,
        false => Unsigned::Other(why),
    })?;
    heard.verified();
    Ok(())
}
