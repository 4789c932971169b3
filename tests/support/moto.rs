//! moto's server as the AWS of a test, with its gaps closed by `tests/tools/moto_server.py`.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::python_tool;

/// A running server. It ends when the value is dropped, and when the test process does.
pub struct Moto {
    server: Child,
    port: u16,
    accounts: AtomicU64,
}

impl Moto {
    /// The server that all tests of one binary share, each in an account of its own.
    pub fn shared() -> &'static Self {
        static SERVER: OnceLock<Moto> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    pub fn start() -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let port = free.expect("127.0.0.1 has a free port").port();
        let server = python_tool("python")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/moto_server.py"))
            .args([&port.to_string(), "--until-stdin-closes"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut moto = Self { server, port, accounts: AtomicU64::new(100_000_000_000) };
        moto.wait_until_it_answers();
        moto
    }

    fn wait_until_it_answers(&mut self) {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if let Ok(Some(status)) = self.server.try_wait() {
                panic!("moto's server ended before it answered: {status}");
            }
            assert!(start.elapsed() < Duration::from_mins(1), "moto's server does not answer on port {}", self.port);
            sleep(Duration::from_millis(50));
        }
    }

    /// The id of an account that nobody has used.
    pub fn new_account(&self) -> String {
        self.accounts.fetch_add(1, Ordering::Relaxed).to_string()
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The environment in which Terraform, its S3 backend and the AWS provider talk to this server only.
    ///
    /// The S3 control API puts the account's id before the host name, which no address takes: a name of its own,
    /// resolved by using the server as a proxy, does.
    pub fn environment(&self) -> [(&'static str, String); 7] {
        [
            ("AWS_ACCESS_KEY_ID", "access-key-of-a-test".into()),
            ("AWS_SECRET_ACCESS_KEY", "secret-key-of-a-test".into()),
            ("AWS_REGION", "us-east-1".into()),
            ("AWS_ENDPOINT_URL", self.endpoint()),
            ("AWS_ENDPOINT_URL_S3_CONTROL", "http://s3control.test".into()),
            ("HTTP_PROXY", self.endpoint()),
            ("NO_PROXY", "127.0.0.1".into()),
        ]
    }

    /// Makes the bare bucket that Atmos makes before the first `init`.
    pub fn create_bucket(&self, account: &str, region: &str, name: &str) {
        let body = if region == "us-east-1" {
            String::new()
        } else {
            format!(
                "<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
            )
        };
        let answer = self.request(&format!(
            "PUT /{name} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\nx-moto-account-id: {account}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/{region}/s3/aws4_request\r\n\r\n{body}",
            body.len()
        ));
        assert!(answer.starts_with("HTTP/1.1 200"), "moto made no bucket {name}: {answer}");
    }

    fn request(&self, text: &str) -> String {
        let mut answer = String::new();
        TcpStream::connect(("127.0.0.1", self.port))
            .and_then(|mut stream| {
                stream.write_all(text.as_bytes())?;
                stream.read_to_string(&mut answer)
            })
            .expect("moto's server answers");
        answer
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
