//! How a shared tablet is set: the area it stands in, what it offers, and whether anything on it
//! leads away.

use super::super::words;
use crate::app::Heard;
use crate::errand::Failed;
use crate::tablet::Tablet;
use device::store::Store;
use leptos::ev::Event;
use leptos::prelude::{event_target_checked, event_target_value};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use ui::draw::{View, el, group, h2};

/// What a grown-up chose, before it is kept. Copies are handles to the same.
#[derive(Clone)]
pub struct Choices {
    heard: Heard,
    area: Rc<RefCell<Option<String>>>,
    without: Rc<RefCell<BTreeSet<String>>>,
    kiosk: Rc<Cell<bool>>,
}

impl Choices {
    /// As the tablet is set now.
    pub fn of(heard: Heard) -> Self {
        let Some(tablet) = heard.tablet() else {
            return Self {
                heard,
                area: Rc::default(),
                without: Rc::default(),
                kiosk: Rc::default(),
            };
        };
        let offered = |id: &String| tablet.forms.is_empty() || tablet.forms.contains(id);
        let without = heard.all_forms().into_iter().map(|form| form.id);
        let without = without.filter(|id| !offered(id)).collect();
        Self {
            heard,
            area: Rc::new(RefCell::new(tablet.area.clone())),
            without: Rc::new(RefCell::new(without)),
            kiosk: Rc::new(Cell::new(tablet.kiosk)),
        }
    }

    /// The fields.
    pub fn fields(&self) -> View {
        group(vec![self.areas(), self.forms(), self.kiosk()])
    }

    /// The questionnaires that shall be offered; there has to be one.
    pub fn some_form(&self) -> Result<Vec<String>, Failed> {
        let without = self.without.borrow();
        let all = self.heard.all_forms().into_iter().map(|form| form.id);
        let forms: Vec<String> = all.filter(|id| !without.contains(id)).collect();
        if forms.is_empty() {
            return Err("Choose at least one questionnaire.".to_owned());
        }
        Ok(forms)
    }

    /// Keeps it with the tablet's code.
    pub async fn keep(
        &self,
        heard: Heard,
        store: &Store,
        mut tablet: Tablet,
    ) -> Result<(), Failed> {
        tablet.area.clone_from(&self.area.borrow());
        tablet.forms = self.some_form()?;
        tablet.kiosk = self.kiosk.get();
        let kept = tablet.keep(store).await;
        kept.map_err(|error| error.to_string())?;
        heard.become_tablet(Some(tablet));
        Ok(())
    }

    fn areas(&self) -> View {
        let area = Rc::clone(&self.area);
        let pick = move |event: Event| {
            let value = event_target_value(&event);
            *area.borrow_mut() = (!value.is_empty()).then_some(value);
        };
        let chosen = self.area.borrow().clone().unwrap_or_default();
        let option = |id: &str, name: &str| {
            let option = el("option").set("value", id.to_owned());
            option.flag("selected", id == chosen).text(name).done()
        };
        let mut options = vec![option("", "Each person says")];
        for locality in &self.heard.settings().localities {
            let areas = locality.areas.iter();
            options.extend(areas.map(|area| option(&area.id, &area.name)));
        }
        let label = el("label").set("for", "tablet-area").text("Area").done();
        let field = el("select").set("id", "tablet-area").on("change", pick);
        group(vec![label, field.children(options).done()])
    }

    fn forms(&self) -> View {
        let one = |(id, title): (String, String)| {
            let checked = !self.without.borrow().contains(&id);
            let (field_id, without) = (["tablet-form-", &id].concat(), Rc::clone(&self.without));
            let pick = move |on: bool| {
                let mut without = without.borrow_mut();
                if on {
                    without.remove(&id);
                } else {
                    without.insert(id.clone());
                }
            };
            box_for(field_id, title, checked, pick)
        };
        let legend = el("legend").child(h2("Which questionnaires?")).done();
        let titles = self.heard.all_forms().into_iter();
        let titles = titles.map(|form| (form.id.clone(), words(&form.title).to_owned()));
        let choices = el("div")
            .class("choices")
            .children(titles.map(one).collect());
        let fields = el("fieldset").class("ask");
        fields.child(legend).child(choices.done()).done()
    }

    fn kiosk(&self) -> View {
        let kiosk = Rc::clone(&self.kiosk);
        let words = "Kiosk: fill the screen where the browser can, and show nothing that leads \
                     away. Leaving then needs the code for grown-ups.";
        let field = box_for(
            "tablet-kiosk".to_owned(),
            words.to_owned(),
            self.kiosk.get(),
            move |on| kiosk.set(on),
        );
        let legend = el("legend").child(h2("Does it stay on this page?")).done();
        let fields = el("fieldset").class("ask");
        fields.child(legend).child(field).done()
    }
}

fn box_for(id: String, words: String, checked: bool, pick: impl Fn(bool) + 'static) -> View {
    let field = el("input")
        .set("type", "checkbox")
        .set("id", id.clone())
        .flag("checked", checked)
        .on("change", move |event| pick(event_target_checked(&event)))
        .done();
    let words = el("span").text(words).done();
    let label = el("label").class("choice").set("for", id);
    label.child(field).child(words).done()
}
