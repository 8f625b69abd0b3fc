//! Work off the main thread: a module worker with its own WebAssembly, asked and answered by
//! messages of one line of JSON and, where there are some, bytes.

use js_sys::{Array, Function, Promise, Uint8Array};
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
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
    /// It did not start, or was stopped.
    over: bool,
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

    /// Has it said that it is there?
    pub fn is_ready(&self) -> bool {
        self.waiting.borrow().ready
    }

    /// It did not start, or was stopped: whoever needs one starts another.
    pub fn is_over(&self) -> bool {
        self.waiting.borrow().over
    }

    /// Ends the worker at once; whoever waits is told it stopped.
    pub fn stop(&self) {
        self.worker.terminate();
        self.waiting.borrow_mut().over = true;
        give_up(&self.waiting);
    }

    fn post(&self, message: &Message, resolve: Function, reject: Function) {
        let mut waiting = self.waiting.borrow_mut();
        if waiting.over {
            let _ = reject.call0(&JsValue::NULL);
            return;
        }
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

/// Where the module of the worker lies in which this is asked, so that it can start others like it.
pub fn own_address() -> String {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.location().href()
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
        Running::begin(answer, move |message| {
            let _ = reply_to.post_message(&pack(number, &message));
        });
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    let _ = scope.post_message(&JsValue::from("ready"));
}

/// An answer being waited for. Browsers' own promises would do it as well, but the code that turns
/// one into the other is 3,000 bytes of a worker that every family downloads.
struct Running(SendWrapper<Step>);

struct Step {
    answer: RefCell<Option<Answer>>,
    then: Box<dyn Fn(Message)>,
    /// Woken while it was being asked: it has to be asked once more.
    woken: Cell<bool>,
}

impl Running {
    fn begin(answer: Answer, then: impl Fn(Message) + 'static) {
        let step = Step {
            answer: RefCell::new(Some(answer)),
            then: Box::new(then),
            woken: Cell::new(false),
        };
        Arc::new(Self(SendWrapper::new(step))).go_on();
    }

    fn go_on(self: &Arc<Self>) {
        self.0.woken.set(true);
        let Ok(mut answer) = self.0.answer.try_borrow_mut() else {
            return;
        };
        let waker = Waker::from(Arc::clone(self));
        while self.0.woken.replace(false) {
            let Some(waiting) = answer.as_mut() else {
                return;
            };
            if let Poll::Ready(message) = waiting.as_mut().poll(&mut Context::from_waker(&waker)) {
                *answer = None;
                (self.0.then)(message);
            }
        }
    }
}

impl Wake for Running {
    /// In a turn of its own: who wakes may still hold what going on needs.
    fn wake(self: Arc<Self>) {
        let again = Closure::once(move |_: JsValue| self.go_on());
        let _ = Promise::resolve(&JsValue::NULL).then(&again);
        again.forget();
    }
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
    let failed = Closure::<dyn FnMut()>::new(move || {
        let began = held.borrow().ready;
        held.borrow_mut().over |= !began;
        give_up(&held);
    });
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
