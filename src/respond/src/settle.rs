//! What is done behind the first page: the service's signature is verified, and what waits is sent
//! to it: never to a service that was refused, and never to a host of plain files, which could only
//! lose it.

use crate::app::{Heard, Screen};
use crate::outbox::{self, Sent};
use crate::service::{self, Way};

/// Verifies, then sends all that waits; says what became of it.
pub async fn settle(heard: Heard) -> Option<Sent> {
    verify(heard).await;
    if !heard.is_verified() || heard.way() == Way::File {
        return None;
    }
    outbox::send_all(heard, &heard.store()?).await.ok()
}

async fn verify(heard: Heard) {
    let Some(service) = heard.service().filter(|_| !heard.is_verified()) else {
        return;
    };
    let verified = match heard.hand() {
        Ok(hand) => service::verify(&hand, service, heard.invited()).await,
        Err(why) => Err(why),
    };
    match verified {
        Ok(()) => heard.verified(),
        Err(why) => heard.show(Screen::Refused(why)),
    }
}
