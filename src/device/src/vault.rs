//! Locks for what is kept on a device that others use: WebCrypto, with a key that the browser keeps
//! and does not hand out. What a person said to open the lock is mixed in, so that neither the one
//! nor the other opens anything alone.

use crate::store::{Store, StoreError};
use js_sys::{Array, Object, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};
use wire::base64url;

const NONCE_BYTES: usize = 12;

/// Why nothing was locked or opened.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum VaultError {
    /// The page is not served securely, or the browser is too old.
    #[error("this browser cannot lock what it keeps; the page must be opened over https")]
    NoCrypto,
    /// The key was not kept.
    #[error("the key could not be kept, because {0}")]
    Store(#[from] StoreError),
    /// Not the same lock, or what was locked is damaged.
    #[error("it does not open")]
    Wrong,
}

/// A key that stays in the browser.
pub struct DeviceKey(CryptoKey);

/// Locks and opens text. Copies are handles to the same.
#[derive(Clone)]
pub struct Lock(CryptoKey);

impl DeviceKey {
    /// Makes a key and keeps it under a name.
    pub async fn make(store: &Store, table: &'static str, name: &str) -> Result<Self, VaultError> {
        let made = async {
            let algorithm = object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())])?;
            let uses = Array::of1(&"sign".into());
            let making = subtle()?.generate_key_with_object(&algorithm, false, &uses)?;
            JsFuture::from(making).await
        };
        let key = made.await.map_err(|_| VaultError::NoCrypto)?;
        store.keep_key(table, name, &key).await?;
        Ok(Self(key.unchecked_into()))
    }

    /// The key that was kept under a name.
    pub async fn kept(store: &Store, table: &'static str, name: &str) -> Option<Self> {
        let key = store.key(table, name).await?;
        Some(Self(key.dyn_into().ok()?))
    }

    /// The lock that this key makes together with something else.
    pub async fn lock(&self, with: &[u8]) -> Result<Lock, VaultError> {
        let made = async {
            let subtle = subtle()?;
            let mixing = subtle.sign_with_str_and_u8_array("HMAC", &self.0, with)?;
            let mixed = JsFuture::from(mixing).await?.unchecked_into();
            let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
            let importing = subtle.import_key_with_str("raw", &mixed, "AES-GCM", false, &uses)?;
            JsFuture::from(importing).await
        };
        let key = made.await.map_err(|_: JsValue| VaultError::NoCrypto)?;
        Ok(Lock(key.unchecked_into()))
    }
}

impl Lock {
    /// Locks text; each time with a nonce of its own. Base64url.
    pub async fn close(&self, text: &str) -> Result<String, VaultError> {
        let nonce: [u8; NONCE_BYTES] = crate::page::random();
        let made = async {
            let algorithm = aes(&nonce)?;
            let closing =
                subtle()?.encrypt_with_object_and_u8_array(&algorithm, &self.0, text.as_bytes())?;
            JsFuture::from(closing).await
        };
        let closed = made.await.map_err(|_: JsValue| VaultError::NoCrypto)?;
        let closed = Uint8Array::new(&closed).to_vec();
        Ok(base64url::encode(&[&nonce[..], &closed].concat()))
    }

    /// Opens what [`Lock::close`] locked.
    pub async fn open(&self, closed: &str) -> Result<String, VaultError> {
        let bytes = base64url::decode(closed).ok_or(VaultError::Wrong)?;
        let (nonce, closed) = bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(VaultError::Wrong)?;
        let made = async {
            let algorithm = aes(nonce)?;
            let opening =
                subtle()?.decrypt_with_object_and_u8_array(&algorithm, &self.0, closed)?;
            JsFuture::from(opening).await
        };
        let opened = made.await.map_err(|_: JsValue| VaultError::Wrong)?;
        String::from_utf8(Uint8Array::new(&opened).to_vec()).map_err(|_| VaultError::Wrong)
    }
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    // Pages that are not served securely have none; asking them would throw.
    let crypto = crate::page::window().crypto()?;
    Reflect::get(&crypto, &"subtle".into())?
        .dyn_into()
        .map_err(|_| JsValue::NULL)
}

fn aes(nonce: &[u8; NONCE_BYTES]) -> Result<Object, JsValue> {
    let nonce = Uint8Array::from(&nonce[..]).into();
    object(&[("name", "AES-GCM".into()), ("iv", nonce)])
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}
