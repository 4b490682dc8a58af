//! The advice is sensible on known machines and never turns the wrong way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;

fn machine(memory_mb: u64, cores: u32) -> Machine {
    Machine {
        memory_mb,
        cores,
        wide_vectors: true,
        gpu: None,
    }
}

fn fit(machine: &Machine, id: &str) -> Fit {
    let catalog = Catalog::embedded().unwrap();
    advise(machine, &Need::of(catalog.find(id).unwrap()).unwrap(), None).fit
}

#[test]
fn known_machines_get_the_advice_a_person_would_give() {
    let (old, laptop) = (machine(4_000, 2), machine(16_000, 8));
    assert_eq!(fit(&old, "whisper-tiny.en-q5_1"), Fit::FitsWell);
    assert_eq!(fit(&old, "qwen3-8b-q4_k_m"), Fit::WillNotFit);
    assert_eq!(fit(&old, "qwen3-1.7b-q4_k_m"), Fit::WillBeSlow);
    assert_eq!(fit(&laptop, "qwen3-1.7b-q4_k_m"), Fit::FitsWell);
    assert_eq!(fit(&laptop, "qwen3-8b-q4_k_m"), Fit::WillBeSlow);
    let card = Gpu {
        name: "card".to_owned(),
        memory_mb: 12_000,
    };
    let gamer = Machine {
        gpu: Some(card),
        ..laptop
    };
    assert_eq!(fit(&gamer, "qwen3-8b-q4_k_m"), Fit::FitsWell);
}

#[test]
fn a_measurement_counts_more_than_the_table() {
    let need = Need {
        kind: Kind::Mind,
        bytes: 1_000_000_000,
        memory_mb: Some(1_500),
    };
    let slow = Measurement {
        kind: Kind::Mind,
        model_bytes: 100_000_000,
        rate: 20.0,
    };
    let fast = Measurement {
        rate: 500.0,
        ..slow
    };
    let advice = advise(&machine(16_000, 8), &need, Some(&slow));
    assert_eq!(
        (advice.fit, advice.measured, advice.expected_rate),
        (Fit::WillBeSlow, true, 2.0)
    );
    assert_eq!(
        advise(&machine(16_000, 1), &need, Some(&fast)).fit,
        Fit::FitsWell
    );
    for useless in [
        Measurement {
            kind: Kind::Ear,
            ..slow
        },
        Measurement {
            rate: f64::NAN,
            ..slow
        },
        Measurement { rate: 0.0, ..slow },
        Measurement {
            model_bytes: 0,
            ..slow
        },
    ] {
        assert!(!advise(&machine(16_000, 8), &need, Some(&useless)).measured);
    }
}

#[test]
fn the_graphics_processor_is_only_named_where_it_gains_something() {
    let laptop = machine(16_000, 8);
    let with_card = |memory_mb| Machine {
        gpu: Some(Gpu {
            name: "card".to_owned(),
            memory_mb,
        }),
        ..laptop.clone()
    };
    let catalog = Catalog::embedded().unwrap();
    let both = |id: &str, card_mb| {
        let need = Need::of(catalog.find(id).unwrap()).unwrap();
        let alone = advise(&laptop, &need, None);
        let on_card = advise(&with_card(card_mb), &need, None);
        (alone, better(alone, Some(on_card)))
    };
    // Slow on the processor, quick on the card.
    let (alone, advice) = both("qwen3-8b-q4_k_m", 12_000);
    assert_eq!(alone.fit, Fit::WillBeSlow);
    assert_eq!((advice.fit, advice.on_gpu), (Fit::FitsWell, true));
    assert!(!advice.measured);
    // Too small a card, and a model that needs none.
    for (id, card_mb) in [("qwen3-8b-q4_k_m", 2_000), ("whisper-tiny.en-q5_1", 12_000)] {
        let (alone, advice) = both(id, card_mb);
        assert_eq!(advice, alone, "{id}");
        assert_eq!(better(alone, None), alone);
    }
}

#[test]
fn this_machine_is_seen() {
    let here = Machine::detect(None);
    assert!(here.memory_mb > 100 && here.cores >= 1);
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Ear),
        Just(Kind::Mind),
        Just(Kind::Voice),
        Just(Kind::Memory),
        Just(Kind::VoiceActivity)
    ]
}

prop_compose! {
    fn machines()(memory_mb in 0u64..200_000, cores in 0u32..256, wide_vectors: bool,
                  gpu in proptest::option::of(0u64..100_000)) -> Machine {
        let gpu = gpu.map(|memory_mb| Gpu { name: "card".to_owned(), memory_mb });
        Machine { memory_mb, cores, wide_vectors, gpu }
    }
}

prop_compose! {
    fn needs()(kind in kinds(), bytes in 0u64..50_000_000_000, memory_mb in proptest::option::of(1u64..60_000)) -> Need {
        Need { kind, bytes, memory_mb }
    }
}

proptest! {
    #[test]
    fn a_better_machine_is_never_advised_worse(
        machine in machines(), need in needs(), memory in 0u64..100_000, cores in 0u32..64, rate in 0.1f64..1e4
    ) {
        let before = advise(&machine, &need, None).fit;
        let more = Machine { memory_mb: machine.memory_mb + memory, cores: machine.cores + cores, ..machine.clone() };
        prop_assert!(advise(&more, &need, None).fit >= before);
        let wide = Machine { wide_vectors: true, ..machine.clone() };
        prop_assert!(advise(&wide, &need, None).fit >= before);
        let larger = machine.gpu.as_ref().map_or(memory, |gpu| gpu.memory_mb + memory);
        let card = Some(Gpu { name: "card".to_owned(), memory_mb: larger });
        let with_card = Machine { gpu: card, ..machine.clone() };
        prop_assert!(advise(&with_card, &need, None).fit >= before);
        let slow = Measurement { kind: need.kind, model_bytes: 100_000_000, rate };
        let fast = Measurement { rate: rate * 2.0, ..slow };
        prop_assert!(advise(&machine, &need, Some(&fast)).fit >= advise(&machine, &need, Some(&slow)).fit);
    }

    #[test]
    fn a_larger_model_is_never_advised_better(machine in machines(), need in needs(), bytes in 0u64..10_000_000_000, mb in 0u64..10_000) {
        let larger = Need { bytes: need.bytes + bytes, memory_mb: need.memory_mb.map(|memory| memory + mb), ..need };
        prop_assert!(advise(&machine, &larger, None).fit <= advise(&machine, &need, None).fit);
    }

    #[test]
    fn what_does_not_fit_is_more_than_the_memory(machine in machines(), need in needs()) {
        let advice = advise(&machine, &need, None);
        prop_assert!(advice.expected_rate.is_finite() && advice.expected_rate > 0.0 || machine.cores == 0);
        if advice.needs_mb > machine.memory_mb && machine.gpu.is_none() {
            prop_assert_eq!(advice.fit, Fit::WillNotFit);
        }
    }
}
