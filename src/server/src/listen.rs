//! Connections: taking them, holding them to limits, and letting them finish when asked to stop.
//!
//! axum's own loop has no limit on headers, idle time or connections, so this one is ours. The
//! address a connection comes from is made into what limits rates, and dropped where it arrives.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use crate::rates::Rates;

/// Connections at once; more wait in the system's queue.
const CONNECTIONS_MAX: usize = 1024;
/// Headers of one request, the first line included.
const HEADER_BYTES_MAX: usize = 16 * 1024;
/// Header lines of one request.
const HEADERS_MAX: usize = 64;
/// How long headers may take to arrive, or a connection stay idle.
const HEADER_SECONDS_MAX: u64 = 20;
/// How long a connection may last, a long download included; a reader goes on from its cursor.
const CONNECTION_SECONDS_MAX: u64 = 30 * 60;
/// How long requests may take to finish after the server was asked to stop.
const STOP_SECONDS_MAX: u64 = 30;
/// How long to wait where the system has no more connections to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The word that the server is to stop; everyone who has a copy hears it.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// The word is given when `asked` comes to its end.
    pub fn when(asked: impl Future<Output = ()> + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            asked.await;
            // Nobody listening means that the server has stopped already.
            let _ = sender.send(true);
        });
        Self(receiver)
    }

    /// Waits for the word.
    pub async fn asked(&mut self) {
        // An error means that nobody can give the word any more: then it is time, too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// Serves until it is told to stop, then lets what was accepted finish.
pub async fn serve(listener: TcpListener, app: Router, rates: Rates, stop: Stop) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut connections = JoinSet::new();
    let mut stopping = stop.clone();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &permits) => accepted,
            () = stopping.asked() => break,
        };
        let Some((stream, address, permit)) = accepted else {
            continue;
        };
        let app = Limited {
            app: TowerToHyperService::new(app.clone()),
            rates: rates.clone(),
            address,
        };
        connections.spawn(connection(stream, permit, app, stop.clone()));
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    let limit = Duration::from_secs(STOP_SECONDS_MAX);
    if tokio::time::timeout(limit, finished).await.is_err() {
        eprintln!("heard-server: some connections did not finish in time and were closed");
    }
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> Option<(TcpStream, IpAddr, OwnedSemaphorePermit)> {
    // The semaphore is never closed, so this fails never.
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => Some((stream, address.ip(), permit)),
        Err(error) => {
            eprintln!(
                "heard-server: a connection could not be taken: {}",
                error.kind()
            );
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// The app, with each request marked by whom its rate counts for.
struct Limited {
    app: TowerToHyperService<Router>,
    rates: Rates,
    address: IpAddr,
}

impl Service<Request<Incoming>> for Limited {
    type Response = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Response;
    type Error = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Error;
    type Future = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let who = self.rates.who(self.address, request.headers());
        request.extensions_mut().insert(who);
        self.app.call(request)
    }
}

async fn connection(stream: TcpStream, permit: OwnedSemaphorePermit, app: Limited, mut stop: Stop) {
    // Answers are small; waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEADER_SECONDS_MAX))
        .max_headers(HEADERS_MAX)
        .max_header_size(HEADER_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), app);
    let serving = tokio::time::timeout(Duration::from_secs(CONNECTION_SECONDS_MAX), async {
        let mut serving = std::pin::pin!(serving);
        tokio::select! {
            _ = serving.as_mut() => {}
            () = stop.asked() => {
                serving.as_mut().graceful_shutdown();
                let _ = serving.await;
            }
        }
    });
    // A connection that breaks is the asker's matter, and is not written down.
    let _ = serving.await;
    drop(permit);
}

#[cfg(test)]
mod tests;
