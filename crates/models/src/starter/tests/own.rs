//! A small Whisper joined with a small encoder of Sotto's own.

use super::super::hash::hash_bytes;
use super::*;
use crate::convert::{
    EncoderWeights, SmallNumbers, converted, encoder_for, join_encoder, quantize_whisper,
    small_model,
};
use std::io::Cursor;

struct Place {
    kept: tempfile::TempDir,
    own: tempfile::TempDir,
    list: String,
}

const NOTE: &[u8] = b"short_contexts = true\n";

/// The starter is there already; the list says what joining must give.
fn place(base: Option<&str>) -> Place {
    let (kept, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let stock = converted(&small_model()).unwrap();
    fs::create_dir(kept.path().join("stock")).unwrap();
    fs::write(kept.path().join("stock/stock.bin"), &stock).unwrap();
    let base = base.map_or_else(|| hash_bytes(&stock), str::to_owned);
    let encoder = encoder_for(&base);
    fs::write(own.path().join("ear.gguf"), &encoder).unwrap();
    let entry = format!(
        "[[file]]\nfile = \"ear.gguf\"\nsha256 = \"{}\"\nbytes = {}\nrecipe = \"r\"\nrecipe_version = 1\n",
        hash_bytes(&encoder),
        encoder.len()
    );
    fs::write(own.path().join("manifest.toml"), entry).unwrap();
    let (mut whole, mut small) = (Vec::new(), Vec::new());
    let read = EncoderWeights::read(Cursor::new(encoder)).unwrap();
    join_encoder(Cursor::new(&stock), &read, &mut whole).unwrap();
    quantize_whisper(Cursor::new(&whole), SmallNumbers::Q8_0, &mut small).unwrap();
    let file = |name: &str, bytes: &[u8], rest: &str| {
        let (size, hash) = (bytes.len(), hash_bytes(bytes));
        format!("[[model.file]]\nname = \"{name}\"\nbytes = {size}\nsha256 = \"{hash}\"\n{rest}\n")
    };
    let model = |id: &str, kind: &str, entry: &str, needs: &str| {
        format!(
            "[[model]]\nid = \"{id}\"\ntitle = \"T\"\nlicence = \"MIT\"\nkind = \"{kind}\"\nentry = \"{entry}\"\nneeds = [{needs}]\n"
        )
    };
    let made = |how: &str| format!("make = \"{how}\"\nown = \"ear.gguf\"");
    let list = [
        model("stock", "starter", "stock.bin", ""),
        file("stock.bin", &stock, ""),
        model("ear", "own", "ear-q8_0.bin", "\"stock\""),
        file("ear-q8_0.bin", &small, &made("own-ear-q8_0")),
        file("ear-q8_0.bin.toml", NOTE, &made("own-ear-note")),
        model("ear-f16", "on-request", "ear.bin", "\"stock\""),
        file("ear.bin", &whole, &made("own-ear")),
        file("ear.bin.toml", NOTE, &made("own-ear-note")),
    ]
    .join("\n");
    Place { kept, own, list }
}

impl Place {
    fn starter(&self) -> Starter {
        Starter::with_list(StarterList::parse(&self.list).unwrap(), self.kept.path())
            .with_own_from(self.own.path())
            .without_registries()
    }
}

#[test]
fn the_own_ear_is_joined_at_set_up_with_its_note_beside_it() {
    let place = place(None);
    let starter = place.starter();
    // The starter set itself is complete without it.
    assert_eq!(
        starter
            .ensure_all(&mut FetchProgress::silent())
            .unwrap()
            .len(),
        1
    );
    let made = starter.ensure_own(&mut FetchProgress::silent());
    let [(id, Ok(path))] = made.as_slice() else {
        panic!("{made:?}")
    };
    assert_eq!(
        (id.as_str(), path),
        ("ear", &place.kept.path().join("ear/ear-q8_0.bin"))
    );
    assert_eq!(
        fs::read(place.kept.path().join("ear/ear-q8_0.bin.toml")).unwrap(),
        NOTE
    );
    assert_eq!(starter.path("ear").as_ref(), Some(path));
    // The larger form is made when somebody asks for it.
    assert_eq!(starter.path("ear-f16"), None);
    let whole = starter
        .ensure("ear-f16", &mut FetchProgress::silent())
        .unwrap();
    assert!(fs::metadata(whole).unwrap().len() > fs::metadata(path).unwrap().len());
}

#[test]
fn weights_for_another_decoder_or_changed_ones_are_left_out() {
    let other = place(Some(&"0".repeat(64)));
    let made = other.starter().ensure_own(&mut FetchProgress::silent());
    let fault = made[0].1.as_ref().unwrap_err();
    assert!(matches!(fault, StarterError::Convert { .. }), "{fault}");
    assert!(fault.to_string().contains("was trained with"), "{fault}");

    let changed = place(None);
    fs::write(changed.own.path().join("ear.gguf"), b"GGUF").unwrap();
    let made = changed.starter().ensure_own(&mut FetchProgress::silent());
    assert!(matches!(made[0].1, Err(StarterError::Own(_))), "{made:?}");

    let absent = place(None);
    fs::remove_file(absent.own.path().join("manifest.toml")).unwrap();
    let made = absent.starter().ensure_own(&mut FetchProgress::silent());
    assert!(matches!(made[0].1, Err(StarterError::Own(_))), "{made:?}");
    for place in [other, changed, absent] {
        assert!(!place.kept.path().join("ear").exists());
        assert!(
            place.starter().path("stock").is_some(),
            "the starter hears on"
        );
    }
}
