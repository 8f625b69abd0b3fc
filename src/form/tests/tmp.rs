#[test]
fn all() {
    for f in std::fs::read_dir("../../public/forms").unwrap() {
        let f = f.unwrap().path();
        if f.extension().is_some_and(|e| e == "json") {
            let s = std::fs::read_to_string(&f).unwrap();
            match form::Form::read(&s) {
                Ok(form) => {
                    let c = form::Context {
                        today: "2026-11-21".parse().unwrap(),
                        language: "en".into(),
                        easy: false,
                        report_hours_before: None,
                    };
                    println!(
                        "{f:?} ok {}",
                        form::journey(&form, &Default::default(), &c).pages.len()
                    )
                }
                Err(e) => println!("{f:?} {e}"),
            }
        }
    }
}
