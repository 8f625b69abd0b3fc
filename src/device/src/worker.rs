//! Work off the main thread: a module worker with its own WebAssembly, asked and answered by
//! messages of one line of JSON and, where there are some, bytes.

use js_sys::{Array, Function, Promise, Uint8Array};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A message: one line of JSON, and bytes where there are some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// JSON.
    pub json: String,
    /// Handed over without copying between threads.
    pub bytes: Option<Vec<u8>>,
}

/// The worker did not start or stopped; what was asked is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// A running worker.
#[derive(Clone)]
pub struct Hand {
    worker: Worker,
    waiting: Rc<RefCell<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    next: u32,
    ready: bool,
    unsent: Vec<Array>,
    answers: BTreeMap<u32, (Function, Function)>,
}

impl Hand {
    /// Starts the worker whose module lies at this address.
    pub fn start(address: &str) -> Result<Self, Stopped> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(address, &options).map_err(|_| Stopped)?;
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        listen(&worker, &waiting);
        Ok(Self { worker, waiting })
    }

    /// Asks, and waits for the answer.
    pub async fn ask(&self, message: Message) -> Result<Message, Stopped> {
        let promise = Promise::new(&mut |resolve, reject| {
            self.post(&message, resolve, reject);
        });
        let answer = JsFuture::from(promise).await.map_err(|_| Stopped)?;
        Ok(unpack(&answer.unchecked_into()))
    }

    /// Ends the worker at once; whoever waits is told it stopped.
    pub fn stop(&self) {
        self.worker.terminate();
        give_up(&self.waiting);
    }

    fn post(&self, message: &Message, resolve: Function, reject: Function) {
        let mut waiting = self.waiting.borrow_mut();
        waiting.next += 1;
        let number = waiting.next;
        waiting.answers.insert(number, (resolve, reject));
        let packed = pack(number, message);
        if waiting.ready {
            let _ = self.worker.post_message(&packed);
        } else {
            waiting.unsent.push(packed);
        }
    }
}

/// An answer that may have to wait for something.
pub type Answer = Pin<Box<dyn Future<Output = Message>>>;

/// Runs inside the worker: answers each message, and says first that it is there.
pub fn serve(answer: impl Fn(Message) -> Answer + 'static) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let reply_to = scope.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let asked: Array = event.data().unchecked_into();
        let (number, answer) = (number_of(&asked), answer(unpack(&asked)));
        let reply_to = reply_to.clone();
        spawn_local(async move {
            let _ = reply_to.post_message(&pack(number, &answer.await));
        });
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    let _ = scope.post_message(&JsValue::from("ready"));
}

fn listen(worker: &Worker, waiting: &Rc<RefCell<Waiting>>) {
    let (speaker, held) = (worker.clone(), Rc::clone(waiting));
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match event.data().dyn_into::<Array>() {
            Ok(answer) => settle(&held, &answer),
            Err(_) => become_ready(&speaker, &held),
        }
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    let held = Rc::clone(waiting);
    let failed = Closure::<dyn FnMut()>::new(move || give_up(&held));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();
}

fn become_ready(worker: &Worker, waiting: &RefCell<Waiting>) {
    let mut waiting = waiting.borrow_mut();
    waiting.ready = true;
    for message in waiting.unsent.drain(..) {
        let _ = worker.post_message(&message);
    }
}

fn settle(waiting: &RefCell<Waiting>, answer: &Array) {
    let asked = waiting.borrow_mut().answers.remove(&number_of(answer));
    if let Some((resolve, _)) = asked {
        let _ = resolve.call1(&JsValue::NULL, answer);
    }
}

fn give_up(waiting: &RefCell<Waiting>) {
    let asked = std::mem::take(&mut waiting.borrow_mut().answers);
    for (_, reject) in asked.into_values() {
        let _ = reject.call0(&JsValue::NULL);
    }
}

fn pack(number: u32, message: &Message) -> Array {
    let bytes = message
        .bytes
        .as_deref()
        .map_or(JsValue::NULL, |b| Uint8Array::from(b).into());
    Array::of3(&number.into(), &message.json.as_str().into(), &bytes)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it was a u32"
)]
fn number_of(message: &Array) -> u32 {
    message.get(0).as_f64().unwrap_or(0.0) as u32
}

fn unpack(message: &Array) -> Message {
    Message {
        json: message.get(1).as_string().unwrap_or_default(),
        bytes: message
            .get(2)
            .dyn_into::<Uint8Array>()
            .ok()
            .map(|bytes| bytes.to_vec()),
    }
}
