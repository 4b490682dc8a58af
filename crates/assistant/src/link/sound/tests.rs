//! What a page and the core say to each other about sound.
#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn what_a_page_says_and_is_told_comes_as_it_went() {
    let all_said = [
        FromPage::Wants,
        FromPage::Leaves,
        FromPage::Samples(vec![0, -1, i16::MIN, i16::MAX]),
        FromPage::Samples(Vec::new()),
        FromPage::Played {
            stream: 7,
            samples: 48_000,
            over: true,
        },
    ];
    let mut line = Vec::new();
    for said in &all_said {
        write_said(&mut line, said).unwrap();
    }
    let mut from = &line[..];
    for said in all_said {
        assert_eq!(read_said(&mut from).unwrap(), Some(said));
    }
    assert_eq!(read_said(&mut from).unwrap(), None);
    let steers = [
        Steer::Begin,
        Steer::Beside,
        Steer::Gain(0.25),
        Steer::Hold,
        Steer::Resume,
        Steer::Stop,
        Steer::End,
    ];
    let mut all_told: Vec<ToPage> = steers.map(|how| ToPage::Steer(3, how)).into();
    all_told.push(ToPage::Taken);
    all_told.push(ToPage::Refused("Später.".to_owned()));
    all_told.push(ToPage::Samples {
        stream: 3,
        offset: 480,
        samples: vec![5, -5],
    });
    let mut line = Vec::new();
    for told in &all_told {
        write_told(&mut line, told).unwrap();
    }
    let mut from = &line[..];
    for wanted in all_told {
        let (kind, piece) = read_piece(&mut from).unwrap().unwrap();
        assert_eq!(told(kind, &piece), Some(wanted));
    }
    assert!(read_piece(&mut from).unwrap().is_none());
}

/// As it goes over the line.
fn piece(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut line = vec![kind];
    line.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    line.extend(bytes);
    line
}

#[test]
fn what_is_no_sound_is_told() {
    let wrong = [
        piece(0, &[1]),
        piece(1, &[0]),
        // Half a sample.
        piece(2, &[1, 2, 3]),
        piece(3, &[0; 8]),
        piece(3, &[2; 9]),
        piece(3, &[0; 10]),
        piece(4, &[]),
        piece(255, &[0; 640]),
        piece(2, &vec![0; LONGEST + 2]),
        // As long as nobody says anything.
        vec![2, 0xff, 0xff, 0xff, 0xff],
    ];
    for line in wrong {
        let read = read_said(&mut &line[..]);
        assert!(matches!(read, Err(LinkError::NoSound)), "{read:?}");
    }
    for line in [&[2_u8, 1][..], &[2, 4, 0, 0, 0, 1]] {
        let read = read_said(&mut &*line);
        assert!(matches!(read, Err(LinkError::Cut)), "{read:?}");
    }
    for (kind, bytes) in [
        (0, &[1][..]),
        (1, &[0xff]),
        (2, &[0; 8]),
        (2, &[9; 9]),
        (3, &[0; 7]),
        (3, &[0; 9]),
        (4, &[]),
    ] {
        assert_eq!(told(kind, bytes), None, "{kind} {bytes:?}");
    }
    let long = FromPage::Samples(vec![0; LONGEST]);
    assert!(matches!(
        write_said(&mut Vec::new(), &long),
        Err(LinkError::NoSound)
    ));
}
