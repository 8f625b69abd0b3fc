//! Reading aloud, with a voice that is on the device itself. A voice that sends the words to
//! somebody else's computer is never used, and without a voice of its own a device stays silent.

use crate::page::{surely_later, window};
use js_sys::{Function, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{SpeechSynthesis, SpeechSynthesisEvent, SpeechSynthesisUtterance};
use web_sys::{SpeechSynthesisErrorEvent, SpeechSynthesisVoice};

/// A voice on this device that speaks English.
#[derive(Clone)]
pub struct Voice(SpeechSynthesisVoice);

/// What is heard while something is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The word that begins at this place; its length where the voice says it, in UTF-16 units.
    Word(u32, u32),
    /// All of it was read.
    Over,
    /// The device would not.
    Refused,
}

/// What is being read, kept alive until it is over.
struct Reading {
    _utterance: SpeechSynthesisUtterance,
    _listeners: [Closure<dyn FnMut(JsValue)>; 3],
}

thread_local! {
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

/// The best voice of this device for English, if it has one.
pub fn voice() -> Option<Voice> {
    let voices = synthesis()?.get_voices().into_iter();
    let voices: Vec<SpeechSynthesisVoice> = voices.map(JsCast::unchecked_into).collect();
    let told = voices
        .iter()
        .map(|voice| (voice.local_service(), voice.lang()));
    best(told).map(|place| Voice(voices[place].clone()))
}

/// Calls back when the device has found out which voices it has, as some do only after a while.
pub fn on_voices(call: impl Fn() + 'static) {
    let Some(synthesis) = synthesis() else { return };
    let call = Closure::<dyn FnMut()>::new(call);
    synthesis.set_onvoiceschanged(Some(call.as_ref().unchecked_ref()));
    call.forget();
}

/// Reads some words, and tells how far it has come. What was read before is cut off.
pub fn speak(words: &str, voice: &Voice, said: impl Fn(Said) + Clone + 'static) {
    stop();
    let made = SpeechSynthesisUtterance::new_with_text(words).ok();
    let Some((synthesis, utterance)) = synthesis().zip(made) else {
        return said(Said::Refused);
    };
    utterance.set_voice(Some(&voice.0));
    utterance.set_lang(&voice.0.lang());
    // A little slower than people talk: it is read along with.
    utterance.set_rate(0.9);
    let (word, over) = (said.clone(), said.clone());
    let listeners = [
        listener(move |event| {
            let event: SpeechSynthesisEvent = event.unchecked_into();
            word(Said::Word(event.char_index(), length(&event)));
        }),
        listener(move |_| over(Said::Over)),
        listener(move |event| {
            let event: SpeechSynthesisErrorEvent = event.unchecked_into();
            let why = Reflect::get(&event, &"error".into()).ok();
            // Cut off by us: whoever did it knows.
            if !why.is_some_and(|why| why == "interrupted" || why == "canceled") {
                said(Said::Refused);
            }
        }),
    ];
    let function = |at: usize| -> &Function { listeners[at].as_ref().unchecked_ref() };
    utterance.set_onboundary(Some(function(0)));
    utterance.set_onend(Some(function(1)));
    utterance.set_onerror(Some(function(2)));
    synthesis.speak(&utterance);
    READING.set(Some(Reading {
        _utterance: utterance,
        _listeners: listeners,
    }));
}

/// Falls silent.
pub fn stop() {
    // Dropped after this turn, because one of the listeners may be the one that is calling.
    if let Some(reading) = READING.take() {
        surely_later(0, move || drop(reading));
        if let Some(synthesis) = synthesis() {
            synthesis.cancel();
        }
    }
}

/// Has the person touched the page yet? Browsers do not speak before, and neither should we.
pub fn may_begin() -> bool {
    let navigator = window().navigator();
    let activation = Reflect::get(&navigator, &"userActivation".into()).ok();
    let been = activation.and_then(|there| Reflect::get(&there, &"hasBeenActive".into()).ok());
    been.and_then(|been| been.as_bool()).unwrap_or(true)
}

fn synthesis() -> Option<SpeechSynthesis> {
    let there = Reflect::get(&window(), &"speechSynthesis".into()).ok()?;
    there.is_object().then(|| there.unchecked_into())
}

fn listener(call: impl FnMut(JsValue) + 'static) -> Closure<dyn FnMut(JsValue)> {
    Closure::new(call)
}

/// How long the word is; not all browsers say.
fn length(event: &SpeechSynthesisEvent) -> u32 {
    let length = Reflect::get(event, &"charLength".into()).ok();
    let length = length.and_then(|length| length.as_f64());
    length.unwrap_or_default() as u32
}

/// The place of the best of some voices: on the device and English, British before others.
fn best(voices: impl Iterator<Item = (bool, String)>) -> Option<usize> {
    let worth = |(place, (local, language)): (usize, (bool, String))| {
        let language = language.replace('_', "-").to_lowercase();
        let english = language == "en" || language.starts_with("en-");
        (local && english).then_some((language != "en-gb", place))
    };
    let good = voices.enumerate().filter_map(worth).min();
    good.map(|(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn only_voices_of_the_device_that_speak_english() {
        let chosen = |voices: &[(bool, &str)]| {
            let voices = voices
                .iter()
                .map(|(local, lang)| (*local, (*lang).to_owned()));
            best(voices)
        };
        assert_eq!(chosen(&[]), None);
        assert_eq!(chosen(&[(false, "en-GB"), (true, "de-DE")]), None);
        assert_eq!(chosen(&[(true, "enm"), (true, "en")]), Some(1));
        assert_eq!(chosen(&[(true, "en-US"), (true, "en_GB")]), Some(1));
        let several = [(false, "en-GB"), (true, "en-US"), (true, "en-AU")];
        assert_eq!(chosen(&several), Some(1));
    }
}
