#include "core/wire/codes.h"

#include "core/base/base32.h"
#include "core/crypto/hash.h"
#include "core/wire/labels.h"

namespace vb::wire {

namespace {

constexpr char kTokenVersion = 1;
constexpr qsizetype kIdentityHash = 16;
constexpr qsizetype kTokenBytes = 1 + kIdentityHash + kAdminSecret;
constexpr qsizetype kCodeSigns = 26;
constexpr qsizetype kCheckSigns = 2;
constexpr qsizetype kGroupSigns = 4;

QByteArray identityHash(QByteArrayView identityKey)
{
    return crypto::bytes(crypto::sha256(identityKey)).first(kIdentityHash);
}

/// Ten bits of a hash over the code.
QString joinCheck(QByteArrayView code)
{
    return base32::encode(crypto::bytes(crypto::labelled(label::kJoinCheck, code)).first(2)).left(kCheckSigns);
}

/// Only the signs, in capitals, with the figures that base32 does not have read as the letters they look like.
QString cleanSigns(QStringView text)
{
    QString signs;
    for (const QChar c : text) {
        if (c == u' ' || c == u'-')
            continue;
        signs += c == u'0' ? QChar(u'O') : c == u'1' ? QChar(u'I') : c == u'8' ? QChar(u'B') : c.toUpper();
    }
    return signs;
}

} // namespace

bool tokenNames(const AdminToken &token, QByteArrayView identityKey)
{
    return crypto::equal(token.identityHash, identityHash(identityKey));
}

AdminToken makeAdminToken(QByteArrayView identityKey)
{
    return {identityHash(identityKey), SecretBytes::random(kAdminSecret)};
}

QString adminTokenText(const AdminToken &token)
{
    VB_INVARIANT(token.identityHash.size() == kIdentityHash && token.secret.view().size() == kAdminSecret);
    QByteArray plain;
    plain.reserve(kTokenBytes);
    plain += kTokenVersion;
    plain += token.identityHash;
    plain += token.secret.view();
    QString text = base32::encode(plain);
    wipe(plain);
    return text;
}

Result<AdminToken> parseAdminToken(QStringView text)
{
    const Error refused = fail(Code::invalid, QStringLiteral("not an admin token"));
    const QString signs = cleanSigns(text);
    auto decoded = base32::decode(signs);
    if (!decoded || decoded->size() != kTokenBytes || base32::encode(*decoded) != signs)
        return refused;
    const char version = decoded->at(0);
    AdminToken token {decoded->sliced(1, kIdentityHash),
                      SecretBytes::copyOf(QByteArrayView(*decoded).sliced(1 + kIdentityHash))};
    wipe(*decoded);
    if (version != kTokenVersion)
        return version > kTokenVersion ? fail(Code::tooNew, QStringLiteral("an admin token of a later version"))
                                       : refused;
    return token;
}

QString joinCodeText(const SecretBytes &code)
{
    VB_INVARIANT(code.size() == kJoinCodeSize);
    const QString signs = base32::encode(code.view()) + joinCheck(code.view());
    VB_INVARIANT(signs.size() == kCodeSigns + kCheckSigns);
    QString text = signs.left(kGroupSigns);
    for (qsizetype at = kGroupSigns; at < signs.size(); at += kGroupSigns)
        text += u'-' + signs.mid(at, kGroupSigns);
    return text;
}

Result<SecretBytes> parseJoinCode(QStringView text)
{
    const Error refused = fail(Code::invalid, QStringLiteral("not a join code, or mistyped"));
    const QString signs = cleanSigns(text);
    if (signs.size() != kCodeSigns + kCheckSigns)
        return refused;
    auto decoded = base32::decode(QStringView(signs).left(kCodeSigns));
    if (!decoded || decoded->size() != static_cast<qsizetype>(kJoinCodeSize)
        || base32::encode(*decoded) + joinCheck(*decoded) != signs)
        return refused;
    return SecretBytes::take(*decoded);
}

} // namespace vb::wire
