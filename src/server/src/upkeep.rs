//! What the server does by itself every hour: lets batches out, deletes what is old, and takes
//! the order of arrival out of the files.

use std::time::Duration;

use crate::listen::Stop;
use crate::mailbox::{Mailbox, MailboxError, SHEET_DAYS_MAX, today};
use crate::settings::MailboxSettings;

const HOUR: Duration = Duration::from_secs(3600);

/// Runs until the server is told to stop.
pub async fn keep_up(mailbox: Mailbox, settings: MailboxSettings, mut stop: Stop) {
    let mut hours = tokio::time::interval(HOUR);
    loop {
        tokio::select! {
            _ = hours.tick() => {}
            () = stop.asked() => return,
        }
        if let Err(error) = once(&mailbox, settings).await {
            eprintln!("heard-server: the hourly upkeep failed and will be tried again: {error:?}");
        }
    }
}

async fn once(mailbox: &Mailbox, settings: MailboxSettings) -> Result<(), MailboxError> {
    mailbox.let_out(settings.batch_rule(), today()).await?;
    if let Some(years) = settings.keep_years {
        for deleted in mailbox.delete_old(years, today()).await? {
            eprintln!(
                "heard-server: deleted batch {} with {} responses, because keep_years = {years}",
                deleted.batch, deleted.responses
            );
        }
    }
    let sheets = mailbox.delete_old_sheets(today()).await?;
    if sheets > 0 {
        eprintln!(
            "heard-server: deleted {sheets} sheets that nobody had opened within {SHEET_DAYS_MAX} days"
        );
    }
    mailbox.vacuum_if_due(today()).await?;
    mailbox.forget_order().await
}
