//! The small model on which everything is done many times: the 260K story model where the folder of test data is, and a model
//! made by hand where it is not. Tests of other crates use it, too.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use super::hand::{BYTE, CONTROL, File, Value, WORD};

const NAME: &str = "stories260K.gguf";

/// A model file, kept as long as this is.
pub(crate) struct Small {
    path: PathBuf,
    /// Where it lies if it was made for this test.
    _made: Option<tempfile::TempDir>,
}

impl Deref for Small {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl AsRef<Path> for Small {
    fn as_ref(&self) -> &Path {
        self
    }
}

/// The story model, or the one that is made by hand.
pub(crate) fn small_model() -> Small {
    if let Some(path) = of_the_test_data() {
        return Small { path, _made: None };
    }
    eprintln!("{NAME} is not there (SOTTO_TEST_DATA): a model made by hand tells the story");
    made_by_hand()
}

fn of_the_test_data() -> Option<PathBuf> {
    let named = std::env::var_os("SOTTO_TEST_DATA").map(PathBuf::from);
    let data = named.or_else(|| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|above| above.join("shared").join("data"))
            .find(|folder| folder.is_dir())
    });
    data.map(|data| data.join("weights").join(NAME))
        .filter(|path| path.is_file())
}

/// A model that tells the same few words over and over and never ends by itself; drawn by lot, or held back from repeating
/// itself, it comes to others. It has the name of the other, which scripts say.
pub(crate) fn made_by_hand() -> Small {
    let folder = tempfile::tempdir().unwrap();
    let path = story().write(&folder.path().join(NAME));
    Small {
        path,
        _made: Some(folder),
    }
}

// As in the story model, so that a place in one file holds what it holds in the other. Its feed-forward part is smaller: the
// adapters of the tests reach it by its second number, and with this many their two waves pull the same way.
const WIDTH: usize = 64;
const TOKENS: usize = 512;
const INNER: usize = 32;
const LAYERS: usize = 2;

/// It begins with the first of these and goes on in their order. The likeliest word behind the first thirteen leads round in them.
const WORDS: [&str; 39] = [
    "there", "was", "a", "little", "girl", "who", "lived", "in", "the", "deep", "woods", "and",
    "then", "she", "found", "her", "brother", "under", "an", "old", "oak", "where", "his", "red",
    "ball", "lay", "still", "until", "their", "mother", "called", "both", "of", "them", "home",
    "for", "warm", "soup", "again",
];
const ROUND: usize = 13;
/// The token of the first word: before it come three marks and the bytes.
const FIRST_WORD: usize = 3 + 256;

/// Where a token stands in the vectors: each word has a number of its own, and all others share one.
const OTHERS: usize = 0;
/// This number is one for every token.
const ALWAYS: usize = WIDTH - 1;

/// How much three words are wanted behind another one; what comes out is about six times as much.
const WANTED: [f32; 3] = [1.4, 1.2, 1.0];
/// And how much what is no word is wanted anywhere.
const UNWANTED: f32 = -6.0;

fn word_of(token: usize) -> Option<usize> {
    let word = token.checked_sub(FIRST_WORD)?;
    (word < WORDS.len()).then_some(word)
}

/// What may come behind a word, the likeliest first.
fn followers(word: usize) -> [usize; 3] {
    let beyond = WORDS.len() - ROUND;
    if word < ROUND {
        let third = ROUND + (word + ROUND) % beyond;
        [(word + 1) % ROUND, ROUND + word, third]
    } else {
        let jump = |step: usize| ROUND + word * step % beyond;
        [(word + 1) % WORDS.len(), jump(5), jump(7)]
    }
}

fn story() -> File {
    let mut file = File::default();
    vocabulary(&mut file);
    let mut say = |key: &str, value| file.value(key, value);
    say("general.architecture", Value::Text("llama".into()));
    say("general.name", Value::Text("made by hand".into()));
    for (key, number) in [
        ("context_length", 4096),
        ("embedding_length", WIDTH as u32),
        ("feed_forward_length", INNER as u32),
        ("attention.head_count", 8),
        ("attention.head_count_kv", 4),
        ("block_count", LAYERS as u32),
        ("rope.dimension_count", 8),
    ] {
        say(&format!("llama.{key}"), Value::Number(number));
    }
    say("llama.attention.layer_norm_rms_epsilon", Value::Real(1e-5));
    words(&mut file);
    (0..LAYERS).for_each(|layer| attention_of_nothing(&mut file, layer));
    file
}

fn vocabulary(file: &mut File) {
    let marks = ["<unk>", "<s>", "</s>"].map(str::to_owned);
    let bytes = (0..256).map(|byte| format!("<0x{byte:02X}>"));
    let words = WORDS.map(|word| format!("▁{word}"));
    let letters = ['▁'].into_iter().chain('!'..='~').chain('À'..='ſ');
    let tokens: Vec<String> = marks
        .into_iter()
        .chain(bytes)
        .chain(words)
        .chain(letters.map(String::from))
        .take(TOKENS)
        .collect();
    let kind = |token: usize| match token {
        0 => 2,
        1 | 2 => CONTROL,
        token if token < FIRST_WORD => BYTE,
        _ => WORD,
    };
    let kinds = (0..TOKENS).map(kind).collect();
    let mut say = |key: &str, value| file.value(&format!("tokenizer.ggml.{key}"), value);
    say("tokens", Value::Texts(tokens));
    say("scores", Value::Reals(vec![0.0; TOKENS]));
    say("token_type", Value::Numbers(kinds));
    say("model", Value::Text("llama".into()));
    say("unknown_token_id", Value::Number(0));
    say("bos_token_id", Value::Number(1));
    say("eos_token_id", Value::Number(2));
}

/// A vector for each token, and the matrix that says what comes behind it.
fn words(file: &mut File) {
    let mut own = vec![0.0; TOKENS * WIDTH];
    let mut last = vec![0.0; TOKENS * WIDTH];
    for token in 0..TOKENS {
        let row = token * WIDTH;
        let place = word_of(token).map_or(OTHERS, |word| word + 1);
        own[row + place] = 1.0;
        own[row + ALWAYS] = 1.0;
        if word_of(token).is_none() {
            last[row + ALWAYS] = UNWANTED;
        }
    }
    let mut behind = |place: usize, followers: [usize; 3]| {
        // The likeliest is written last, where another one is the same.
        for (word, wanted) in followers.into_iter().zip(WANTED).rev() {
            last[(FIRST_WORD + word) * WIDTH + place] = wanted;
        }
    };
    behind(OTHERS, [0, ROUND, ROUND + 7]);
    (0..WORDS.len()).for_each(|word| behind(word + 1, followers(word)));
    let all = [WIDTH as u64, TOKENS as u64];
    file.tensor("token_embd.weight", &all, own);
    file.tensor("output_norm.weight", &[WIDTH as u64], vec![1.0; WIDTH]);
    file.tensor("output.weight", &all, last);
}

/// A layer that adds nothing. Its feed-forward part computes something all the same, in its second number: so an adapter
/// that takes it up changes the story.
fn attention_of_nothing(file: &mut File, layer: usize) {
    let mut tensor = |name: &str, sides: [usize; 2], weights| {
        let sides = sides.map(|side| side as u64);
        file.tensor(format!("blk.{layer}.{name}.weight"), &sides, weights);
    };
    for (name, high) in [
        ("attn_q", WIDTH),
        ("attn_k", WIDTH / 2),
        ("attn_v", WIDTH / 2),
        ("attn_output", WIDTH),
    ] {
        tensor(name, [WIDTH, high], vec![0.0; WIDTH * high]);
    }
    let mut second = vec![0.0; WIDTH * INNER];
    second[WIDTH + ALWAYS] = 1.0;
    tensor("ffn_gate", [WIDTH, INNER], second.clone());
    tensor("ffn_down", [INNER, WIDTH], vec![0.0; INNER * WIDTH]);
    tensor("ffn_up", [WIDTH, INNER], second);
    for name in ["attn_norm", "ffn_norm"] {
        let ones = vec![1.0; WIDTH];
        file.tensor(format!("blk.{layer}.{name}.weight"), &[WIDTH as u64], ones);
    }
}
