#include "app/relay/tls_context.h"

#include "core/base/durable_file.h"
#include "core/crypto/hash.h"

#include <Poco/Exception.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

namespace vb::relay {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr qint64 kMaxPem = 1 << 20;

BioPtr bioOf(const QByteArray &pem)
{
    return BioPtr(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
}

QByteArray contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<qsizetype>(size)};
}

Result<CertificatePtr> readCertificate(const QString &file)
{
    const Result<QByteArray> pem = file::read(file, kMaxPem);
    if (!pem)
        return fail(Code::usage, QStringLiteral("the certificate cannot be read: %1").arg(pem.error().detail));
    const BioPtr bio = bioOf(*pem);
    CertificatePtr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate)
        return fail(Code::usage, QStringLiteral("%1 holds no certificate in PEM form").arg(file));
    return certificate;
}

Result<KeyPtr> readKey(const QString &file)
{
    const Result<QByteArray> pem = file::readPrivate(file, kMaxPem);
    if (!pem)
        return fail(Code::usage,
                    QStringLiteral("the key of the certificate cannot be used: %1").arg(pem.error().detail));
    const BioPtr bio = bioOf(*pem);
    KeyPtr key(PEM_read_bio_PrivateKey(
        bio.get(), nullptr, [](char *, int, int, void *) { return 0; }, nullptr));
    if (!key)
        return fail(Code::usage, QStringLiteral("%1 holds no private key in PEM form without a password").arg(file));
    return key;
}

bool addExtension(X509 *certificate, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    const bool added = extension != nullptr && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

/// Numbers and colons, or a name: what may stand in a subjectAltName without being read as another entry.
bool isHostName(const QString &host)
{
    return !host.isEmpty() && host.size() <= 200 && std::all_of(host.begin(), host.end(), [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'.' || c == u':');
    });
}

bool isNumeric(const QString &host)
{
    return host.contains(u':')
        || std::all_of(host.begin(), host.end(), [](QChar c) { return c.isDigit() || c == u'.'; });
}

bool fill(X509 *certificate, EVP_PKEY *key, const QString &host, qint64 nowMs)
{
    QByteArray serial = crypto::randomBytes(16);
    serial[0] = static_cast<char>((serial.at(0) & 0x3F) | 0x40); // positive, of fixed length
    const std::unique_ptr<BIGNUM, Freed<BN_free>> number(
        BN_bin2bn(reinterpret_cast<const unsigned char *>(serial.constData()), 16, nullptr));
    const time_t start = static_cast<time_t>(nowMs / 1000 - 24 * 3600); // clocks of clients may be behind
    const time_t end = start + 3653L * 24 * 3600;
    X509_NAME *name = X509_get_subject_name(certificate);
    const QByteArray entry = (isNumeric(host) ? "IP:" : "DNS:") + host.toLatin1();
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr
        && X509_set_version(certificate, 2) == 1 && ASN1_TIME_set(X509_getm_notBefore(certificate), start) != nullptr
        && ASN1_TIME_set(X509_getm_notAfter(certificate), end) != nullptr && X509_set_pubkey(certificate, key) == 1
        && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                      reinterpret_cast<const unsigned char *>("verbena-relay"), -1, -1, 0)
        == 1
        && X509_set_issuer_name(certificate, name) == 1 && addExtension(certificate, NID_subject_alt_name, entry)
        && addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate, NID_key_usage, "critical,digitalSignature")
        && addExtension(certificate, NID_ext_key_usage, "serverAuth") && X509_sign(certificate, key, EVP_sha256()) > 0;
}

} // namespace

Result<QByteArray> certificateHash(const QString &certificateFile)
{
    VB_TRY(const CertificatePtr certificate, readCertificate(certificateFile));
    unsigned char *der = nullptr;
    const int size = i2d_X509(certificate.get(), &der);
    if (size <= 0)
        return fail(Code::usage, QStringLiteral("%1 cannot be encoded").arg(certificateFile));
    const QByteArray bytes(reinterpret_cast<const char *>(der), size);
    OPENSSL_free(der);
    return crypto::bytes(crypto::sha256(bytes));
}

Result<void> makeCertificate(const QString &certificateFile, const QString &keyFile, const QString &host, qint64 nowMs)
{
    if (!isHostName(host))
        return fail(Code::usage, QStringLiteral("%1 is neither a host name nor an address").arg(host));
    const KeyPtr key(EVP_EC_gen("P-256"));
    const CertificatePtr certificate(X509_new());
    if (!key || !certificate || !fill(certificate.get(), key.get(), host, nowMs))
        return fail(Code::failed, QStringLiteral("the certificate cannot be made"));
    const BioPtr keyText(BIO_new(BIO_s_mem()));
    const BioPtr certificateText(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PKCS8PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1
        || PEM_write_bio_X509(certificateText.get(), certificate.get()) != 1)
        return fail(Code::failed, QStringLiteral("the certificate cannot be written"));
    QByteArray secret = contentOf(keyText.get());
    const Result<void> keyKept = file::replace(keyFile, secret);
    wipe(secret);
    VB_DO(keyKept);
    return file::replace(certificateFile, contentOf(certificateText.get()));
}

Result<Poco::Net::Context::Ptr> tlsContext(const QString &certificateFile, const QString &keyFile)
{
    VB_TRY(const CertificatePtr certificate, readCertificate(certificateFile));
    VB_TRY(const KeyPtr key, readKey(keyFile));
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return fail(Code::usage, QStringLiteral("the key in %1 is not that of the certificate").arg(keyFile));
    if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) <= 0)
        return fail(Code::usage, QStringLiteral("the certificate in %1 has expired").arg(certificateFile));
    try {
        const std::string none;
        Poco::Net::Context::Ptr context
            = new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, keyFile.toStdString(),
                                     certificateFile.toStdString(), none, Poco::Net::Context::VERIFY_NONE, 9, false);
        context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_3);
        context->disableStatelessSessionResumption();
        SSL_CTX *ssl = context->sslContext();
        if (SSL_CTX_set_min_proto_version(ssl, TLS1_3_VERSION) != 1)
            return fail(Code::failed, QStringLiteral("this OpenSSL has no TLS 1.3"));
        SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS); // 34 KiB less for each connection that waits
        SSL_CTX_set_num_tickets(ssl, 0);
        SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
        return context;
    } catch (const Poco::Exception &error) {
        return fail(
            Code::usage,
            QStringLiteral("the certificate cannot be used: %1").arg(QString::fromStdString(error.displayText())));
    }
}

} // namespace vb::relay
