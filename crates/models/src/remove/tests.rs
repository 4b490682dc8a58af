//! Removing beside downloads that go on: their locks are held by hand.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

/// Two models that need the same third one.
fn catalog() -> Catalog {
    let model = |id: &str, more: &str| {
        format!(
            "[[model]]\nid = '{id}'\nkind = 'voice'\ntitle = 'The {id}'\nfile = '{id}.bin'\nlicence = 'MIT'\n\
             url = 'https://models.example/{id}'\nfolder = 'shared'\n{more}\n"
        )
    };
    let text = [
        "schema = 1\n".to_owned(),
        model("first", "needs = ['part']"),
        model("second", "needs = ['part']"),
        model("part", "companion = true"),
    ];
    Catalog::parse(text.concat().as_bytes()).unwrap()
}

struct Scene {
    folder: tempfile::TempDir,
    catalog: Catalog,
}

impl Scene {
    fn with(ids: &[&str]) -> Self {
        let scene = Self {
            folder: tempfile::tempdir().unwrap(),
            catalog: catalog(),
        };
        for id in ids {
            let place = scene.place(id);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, id).unwrap();
        }
        scene
    }

    fn place(&self, id: &str) -> PathBuf {
        self.catalog.find(id).unwrap().path_in(self.folder.path())
    }

    fn is_here(&self, id: &str) -> bool {
        self.place(id).is_file()
    }

    fn remove(&self, id: &str) -> Result<bool, ModelsError> {
        let removal = Removal::of_entry(&self.catalog, id, self.folder.path())?;
        Ok(removal.carry_out()?)
    }

    /// What a download of this model holds from its first byte to its end.
    fn fetching(&self, id: &str) -> Part {
        let place = self.place(id);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        Part::take(&place).unwrap().unwrap()
    }
}

#[test]
fn a_model_goes_with_what_only_it_needs() {
    let scene = Scene::with(&["first", "part"]);
    assert!(scene.remove("first").unwrap());
    assert!(!scene.is_here("first") && !scene.is_here("part"));
    assert!(!scene.remove("first").unwrap(), "nothing is left");
    let scene = Scene::with(&["first", "second", "part"]);
    assert!(scene.remove("first").unwrap());
    assert!(!scene.is_here("first") && scene.is_here("part"));
    let nothing = Scene::with(&[]);
    assert!(!nothing.remove("second").unwrap());
    assert_eq!(fs::read_dir(nothing.folder.path()).unwrap().count(), 0);
    assert!(matches!(
        nothing.remove("third"),
        Err(ModelsError::Catalog(_))
    ));
}

#[test]
fn a_model_that_is_being_fetched_stays_until_that_is_over() {
    let scene = Scene::with(&["first", "part"]);
    let fetching = scene.fetching("first");
    let refused = scene.remove("first").unwrap_err();
    assert!(
        matches!(
            &refused,
            ModelsError::Remove(RemoveError::BeingFetched { title }) if title == "The first"
        ),
        "{refused}"
    );
    assert!(scene.is_here("first") && scene.is_here("part"));
    drop(fetching);
    assert!(scene.remove("first").unwrap());
}

#[test]
fn what_another_model_needs_that_is_just_being_fetched_stays() {
    let scene = Scene::with(&["first", "part"]);
    let fetching = scene.fetching("second");
    assert!(scene.remove("first").unwrap());
    assert!(!scene.is_here("first") && scene.is_here("part"));
    drop(fetching);
    // Nobody came to an end with it: the next removal takes it along.
    scene.remove("second").unwrap();
    assert!(!scene.is_here("part"));
}

#[test]
fn what_an_interrupted_download_left_goes_too() {
    let scene = Scene::with(&[]);
    let fetching = scene.fetching("first");
    fs::write(fetching.path(), "half").unwrap();
    drop(fetching);
    assert!(scene.remove("first").unwrap());
    assert!(!scene.remove("first").unwrap());
}

#[test]
fn while_a_model_is_removed_nobody_begins_to_fetch_it() {
    let scene = Scene::with(&["first", "part"]);
    let removal = Removal::of_entry(&scene.catalog, "first", scene.folder.path()).unwrap();
    for id in ["first", "part"] {
        assert!(Part::take(&scene.place(id)).unwrap().is_none(), "{id}");
    }
    removal.carry_out().unwrap();
    assert!(Part::take(&scene.place("first")).unwrap().is_some());
}
