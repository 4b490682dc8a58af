//! What makes no sense: settings, grammars, schemas, and files that are no models.

use super::*;

#[test]
fn settings_grammars_and_schemas_that_make_no_sense() {
    let model = small_model();
    let mut mind = load(ask(&model));
    for sampling in [
        Sampling {
            temperature: f32::NAN,
            ..Sampling::default()
        },
        Sampling {
            temperature: -1.0,
            ..Sampling::default()
        },
        Sampling {
            top_p: 2.0,
            ..Sampling::default()
        },
        Sampling {
            repeat_penalty: 0.0,
            ..Sampling::default()
        },
    ] {
        let error = complete(
            &mut mind,
            Completion {
                sampling,
                ..once("a", 3)
            },
        )
        .unwrap_err();
        assert!(matches!(error, MindError::BadSampling(_)), "{error}");
    }
    let deep = "(".repeat(100_000);
    for grammar in [
        "",
        "root",
        "root ::= ",
        "root ::= (",
        "root ::= missing",
        "root ::= root \"a\"",
        "root ::= [",
        "x ::= \"root\"",
        "root ::= \"a\"{999999999}",
        "root ::= \"\\xZZ\"",
        "root ::= \"a\0\"",
        &format!("root ::= {deep}"),
    ] {
        let shape = Shape::Grammar(grammar.into());
        match complete(
            &mut mind,
            Completion {
                shape,
                ..once("a", 3)
            },
        ) {
            Ok(_) | Err(MindError::BadGrammar(_) | MindError::GrammarBeyondModel) => {}
            Err(error) => panic!("{grammar:.40}: {error}"),
        }
    }
    let nested = format!("{}{}", "{\"not\":".repeat(10_000), "}".repeat(10_000));
    for schema in [
        "",
        "nonsense",
        "[]",
        "{\"type\":\"nothing\"}",
        "{\"$ref\":\"#/nowhere\"}",
        "{\"pattern\":\"^[\",\"type\":\"string\"}",
        "{\"type\":\"string\",\"minLength\":99999999}",
        &nested,
    ] {
        let shape = Shape::JsonSchema(schema.into());
        match complete(
            &mut mind,
            Completion {
                shape,
                ..once("a", 3)
            },
        ) {
            Ok(_)
            | Err(
                MindError::BadSchema(_) | MindError::BadGrammar(_) | MindError::GrammarBeyondModel,
            ) => {}
            Err(error) => panic!("{schema:.40}: {error}"),
        }
    }
    // And it is still well.
    complete(&mut mind, once("Once", 3)).unwrap();
}

#[test]
fn files_that_are_no_models() {
    let model = small_model();
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(&model).unwrap();
    let mut mind = load(ask(&model));
    let mut random = whole[..24].to_vec();
    random.extend((0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    let cases: [(&str, &[u8]); 6] = [
        ("empty", b""),
        ("short", b"GG"),
        ("text", b"this is not a model at all, just text"),
        ("header", &whole[..24]),
        ("half", &whole[..whole.len() / 2]),
        ("random", &random),
    ];
    for (name, bytes) in cases {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = say(&mut mind, ThinkingRequest::Load(ask(&path))).unwrap_err();
        assert!(
            matches!(error, MindError::ModelUnusable { .. }),
            "{name}: {error}"
        );
    }
    let gone = say(
        &mut mind,
        ThinkingRequest::Load(ask(&folder.path().join("gone"))),
    )
    .unwrap_err();
    assert!(matches!(gone, MindError::ModelMissing(_)));
    let error = say(
        &mut mind,
        ThinkingRequest::Load(LoadMind {
            adapter: Some(model.to_path_buf()),
            ..ask(&model)
        }),
    )
    .unwrap_err();
    assert!(
        matches!(error, MindError::AdapterUnusable { .. }),
        "{error}"
    );
    if cfg!(not(any(
        feature = "vulkan",
        feature = "cuda",
        feature = "metal",
        target_os = "macos"
    ))) {
        let error = say(
            &mut mind,
            ThinkingRequest::Load(LoadMind {
                device: Device::Gpu,
                ..ask(&model)
            }),
        )
        .unwrap_err();
        assert!(matches!(error, MindError::NoGpu), "{error}");
    }
    // The model from before is still there.
    complete(&mut mind, once("Once", 3)).unwrap();
    assert!(matches!(
        complete(&mut Mind::new(), once("Once", 3)).unwrap_err(),
        MindError::NotReady
    ));
}
