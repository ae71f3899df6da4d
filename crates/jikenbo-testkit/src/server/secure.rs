//! HTTPS with a certificate that is made for the test, by an authority that is.

use std::{io, net::SocketAddr, sync::Arc};

use axum::serve::Listener;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivatePkcs8KeyDer},
    server::TlsStream,
};

/// Who a server is.
pub(super) struct Identity {
    /// The certificate of the authority that says so, in PEM.
    pub authority: String,
    config: ServerConfig,
}

impl Identity {
    /// That of a host.
    pub fn of(host: &str) -> io::Result<Self> {
        let mut authority = CertificateParams::new(Vec::<String>::new()).map_err(io::Error::other)?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let authority_key = KeyPair::generate().map_err(io::Error::other)?;
        let root = authority.self_signed(&authority_key).map_err(io::Error::other)?;
        let issuer = Issuer::new(authority, authority_key);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let own = CertificateParams::new([host.to_owned()]).map_err(io::Error::other)?;
        let own = own.signed_by(&key, &issuer).map_err(io::Error::other)?;
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![own.der().clone()], key.into()))
            .map_err(io::Error::other)?;
        Ok(Self { authority: root.pem(), config })
    }
}

/// A listener whose connections are encrypted.
pub(super) struct Secure {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Secure {
    pub fn new(listener: TcpListener, identity: Identity) -> Self {
        Self { listener, acceptor: TlsAcceptor::from(Arc::new(identity.config)) }
    }
}

impl Listener for Secure {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            // Who does not believe the certificate hangs up.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
