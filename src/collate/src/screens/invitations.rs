//! *Invitations*: choosing a batch of slips, seeing one, making and printing them, and what became
//! of each batch. Of one code nothing is ever told.
//!
//! Where the service asks for codes only managers make them: one code is one voice, and feedback is
//! about the officers themselves.

mod batches;
mod choosing;

use crate::app::Desk;
use crate::inviting::{self, Batch, Line, Made};
use crate::office;
use device::{files, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::slips::Copies;
use ui::problem;

/// What the parts of the page share. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Inviting {
    desk: Desk,
    batch: RwSignal<Batch>,
    inviter: RwSignal<Option<Inviter>>,
    made: RwSignal<Option<Made>, LocalStorage>,
    lines: RwSignal<Option<Result<Vec<Line>, String>>, LocalStorage>,
    printing: RwSignal<bool>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

/// Who is at the desk, as far as it matters here.
#[derive(Clone)]
struct Inviter {
    manager: bool,
    fingerprint: String,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let inviting = Inviting {
        desk,
        batch: RwSignal::new(Batch::blank()),
        inviter: RwSignal::new(None),
        made: RwSignal::new_local(None),
        lines: RwSignal::new_local(None),
        printing: RwSignal::new(false),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
    };
    spawn_local(inviting.begin());
    let body = move || match (inviting.inviter.get(), inviting.made.get()) {
        (None, _) => view! { <p role="status">"Fetching the list…"</p> }.into_any(),
        (Some(_), Some(made)) => ready(inviting, &made),
        (Some(inviter), None) => choose(inviting, &inviter),
    };
    view! {
        <div class="no-print">
            <h1 tabindex="-1">"Invitations"</h1>
            {move || inviting.problem.get().map(problem)}
            {move || desk.problem.get().map(problem)}
            {body}
            {move || batches::view(inviting)}
        </div>
        {move || sheets(inviting)}
    }
    .into_any()
}

impl Inviting {
    async fn begin(self) {
        match office::people(self.desk).await {
            Ok(people) => self.inviter.set(Some(Inviter {
                manager: people.manager,
                fingerprint: people.service,
            })),
            Err(why) => self.problem.set(Some(why)),
        }
        self.fetch().await;
    }

    async fn fetch(self) {
        let lines = inviting::batches(self.desk).await;
        self.lines.set(Some(lines));
    }

    /// Changes a choice.
    fn choose(self, change: impl FnOnce(&mut Batch)) {
        self.batch.update(change);
    }

    fn is_open(self) -> bool {
        self.desk.settings().admission.is_open()
    }

    fn make(self, fingerprint: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let batch = self.batch.get_untracked();
            let made = inviting::make(self.desk, batch, &fingerprint).await;
            self.busy.set(false);
            match made {
                Ok(made) => {
                    self.made.set(Some(made));
                    super::arrive();
                    self.fetch().await;
                }
                Err(why) => self.problem.set(Some(why)),
            }
        });
    }
}

fn choose(inviting: Inviting, inviter: &Inviter) -> AnyView {
    let open = inviting.is_open();
    if !open && !inviter.manager {
        return view! {
            <p class="notice">
                "In this service each answer needs a one-time code, and codes are made by managers: one code is one "
                "voice, and feedback is about the officers. Please ask a manager for slips."
            </p>
        }
        .into_any();
    }
    let words = if open {
        "Slips of paper with a square for a camera and the address to type. The service is open, so all of them \
         are the same: one sheet can be copied."
    } else {
        "Slips of paper, each with a one-time code that is made here. The server is told no code, and nobody can \
         join a code to an answer. Nothing here says whom a slip is for; if you keep a list of that, keep it as \
         safe as any list of names."
    };
    let fingerprint = inviter.fingerprint.clone();
    let (drawn, making) = (fingerprint.clone(), fingerprint);
    view! {
        <p>{words}</p>
        <div class="inviting">
            <div>
                {choosing::view(inviting)}
                <div class="buttons">
                    <button type="button" class="main" on:click=move |_| inviting.make(making.clone())>
                        {move || if inviting.busy.get() { "Making the slips…" } else { "Make the slips" }}
                    </button>
                </div>
            </div>
            <section aria-labelledby="one-slip" tabindex="0">
                <h2 id="one-slip">"One slip, as it will be"</h2>
                {move || preview(inviting, &drawn)}
            </section>
        </div>
    }
    .into_any()
}

/// The code on it is noughts, so that a picture of the screen invites nobody.
fn preview(inviting: Inviting, fingerprint: &str) -> AnyView {
    let batch = inviting.batch.get();
    match batch.slips(inviting.desk, fingerprint) {
        Ok(slips) => {
            let html = slips.preview(!inviting.is_open(), batch.layout);
            view! { <div class="preview" inner_html=html></div> }.into_any()
        }
        Err(why) => problem(why),
    }
}

/// What can be done with the slips, as long as this page is open.
fn ready(inviting: Inviting, made: &Made) -> AnyView {
    let count = match made.count {
        1 => "1 slip is made.".to_owned(),
        count => format!("{count} slips are made."),
    };
    let words = match &made.codes {
        Some(_) => {
            " Their codes are on this page alone: save or print them now, because nobody can make them again. \
             Whoever has a code can answer once, so delete the file when it is printed."
        }
        None => " Save or print them.",
    };
    let html = saved(
        made,
        "invitations.html",
        "text/html;charset=utf-8",
        |made| made.slips.html(copies(made), made.layout),
    );
    let csv = saved(made, "invitations.csv", "text/csv;charset=utf-8", |made| {
        made.slips.csv(copies(made))
    });
    let print = move |_| {
        inviting.printing.set(true);
        page::surely_later(100, page::print);
    };
    let again = move |_| {
        inviting.printing.set(false);
        inviting.made.set(None);
        super::arrive();
    };
    view! {
        <p class="notice" role="status"><strong>{count}</strong> {words}</p>
        <div class="buttons">
            <button type="button" class="main" on:click=html>"Save the sheets (HTML)"</button>
            <button type="button" on:click=print>"Print the sheets"</button>
            <button type="button" on:click=csv>"Save the links for letters (CSV)"</button>
            <button type="button" class="quiet" on:click=again>"Make other slips"</button>
        </div>
        <p class="quiet">"Print on A4 at 100%, without headers and footers."</p>
    }
    .into_any()
}

fn saved(
    made: &Made,
    name: &'static str,
    kind: &'static str,
    text: impl Fn(&Made) -> Result<String, report::slips::SlipsError> + 'static,
) -> impl Fn(leptos::ev::MouseEvent) + 'static {
    let made = made.clone();
    move |_| {
        // What was counted when it was made is still as many.
        if let Ok(text) = text(&made) {
            files::save(name, kind, text.as_bytes());
        }
    }
}

fn copies(made: &Made) -> Copies<'_> {
    match &made.codes {
        Some(codes) => Copies::Coded(codes),
        None => Copies::Open(made.count),
    }
}

/// All the sheets, for the printer alone.
fn sheets(inviting: Inviting) -> Option<AnyView> {
    let made = inviting.made.get().filter(|_| inviting.printing.get())?;
    let html = made.slips.article(copies(&made), made.layout).ok()?;
    Some(view! { <div class="print-only" inner_html=html></div> }.into_any())
}
