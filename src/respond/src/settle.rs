//! What is done behind the first page: the service's signature is verified, and what waits is sent
//! to it: never to a service that was refused, and never to a host of plain files, which could only
//! lose it.

use crate::app::{Heard, Screen};
use crate::outbox::{self, Sent};
use crate::service::{self, Unsigned, Way};

/// Verifies, then sends all that waits; says what became of it.
pub async fn settle(heard: Heard) -> Option<Sent> {
    verify(heard).await;
    if !heard.is_verified() || heard.way() == Way::File {
        return None;
    }
    outbox::send_all(heard, &heard.store()?).await.ok()
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

async fn verify(heard: Heard) {
    if heard.is_verified() {
        return;
    }
    let verified = match (heard.have_signed().await, heard.hand()) {
        // It is tried again with the next attempt to send.
        (Err(Unsigned::NotThere), _) => return,
        (Err(Unsigned::Other(why)), _) | (_, Err(why)) => Err(why),
        (Ok(signed), Ok(hand)) => service::verify(&hand, signed, heard.invited()).await,
    };
    match verified {
        Ok(()) => heard.verified(),
        Err(why) => heard.show(Screen::Refused(why)),
    }
}
