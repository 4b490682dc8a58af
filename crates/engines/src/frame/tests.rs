#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use proptest::prelude::*;

#[test]
fn audio_arrives_bit_for_bit() {
    let samples = vec![0.0, -1.0, 1.0, f32::NAN, f32::MIN_POSITIVE, f32::INFINITY];
    let mut wire = Vec::new();
    write_audio(&mut wire, 7, &samples).unwrap();
    assert_eq!(wire.len(), HEADER + 24);
    let Frame::Audio { id, samples: heard } = read(&mut wire.as_slice()).unwrap() else {
        panic!("not audio")
    };
    assert_eq!(id, 7);
    let bits = |x: &[f32]| x.iter().map(|s| s.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&heard), bits(&samples));
}

#[test]
fn a_length_of_four_gibibytes_is_refused_before_anything_is_allocated() {
    let mut header = Header {
        length: 0,
        kind: FrameKind::Message,
        id: 1,
    }
    .encode();
    header[..4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(
        matches!(read(&mut header.as_slice()), Err(FrameError::TooLong(n)) if n == u64::from(u32::MAX))
    );
}

#[test]
fn a_broken_off_stream_is_torn_and_an_ended_one_is_closed() {
    let mut wire = Vec::new();
    write_bytes(&mut wire, FrameKind::Message, 1, b"hello").unwrap();
    assert!(matches!(read(&mut &wire[..0]), Err(FrameError::Closed)));
    for cut in 1..wire.len() {
        assert!(
            matches!(read(&mut &wire[..cut]), Err(FrameError::Torn)),
            "cut at {cut}"
        );
    }
}

#[test]
fn unknown_kinds_and_crooked_audio_are_refused() {
    let mut header = Header {
        length: 4,
        kind: FrameKind::Audio,
        id: 1,
    }
    .encode();
    header[0] = 3;
    assert!(matches!(Header::decode(&header), Err(FrameError::Damaged)));
    header[0] = 4;
    header[4] = 9;
    assert!(matches!(
        Header::decode(&header),
        Err(FrameError::UnknownKind(9))
    ));
    header[4] = 1;
    header[6] = 1;
    assert!(matches!(Header::decode(&header), Err(FrameError::Damaged)));
}

#[test]
fn two_hours_of_audio_are_cut_into_frames_that_fit() {
    let samples = vec![0.25f32; MAX_PAYLOAD / 4 + 5];
    let mut wire = Vec::new();
    write_audio(&mut wire, 3, &samples).unwrap();
    let mut rest = wire.as_slice();
    let mut heard = 0;
    while let Ok(Frame::Audio { samples, .. }) = read(&mut rest) {
        heard += samples.len();
    }
    assert_eq!(heard, samples.len());
}

proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
        fuzz_decoder(&bytes);
    }

    #[test]
    fn damaged_real_frames_never_panic(
        body in proptest::collection::vec(any::<u8>(), 0..300), at in 0usize..316, with in any::<u8>(), kind in 0u8..3,
    ) {
        let mut wire = Header { length: body.len(), kind: FrameKind::Message, id: 1 }.encode().to_vec();
        wire[4] = kind;
        wire.extend(&body);
        let at = at % wire.len();
        wire[at] = with;
        fuzz_decoder(&wire);
    }

    #[test]
    fn whatever_is_written_is_read(id in any::<u64>(), body in proptest::collection::vec(any::<u8>(), 0..4096)) {
        let mut wire = Vec::new();
        write_bytes(&mut wire, FrameKind::Message, id, &body).unwrap();
        prop_assert_eq!(read(&mut wire.as_slice()).unwrap(), Frame::Message { id, body });
    }
}
