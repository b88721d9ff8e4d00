#include "core/session/pin.h"

#include "core/crypto/aead.h"
#include "core/crypto/hash.h"

#include <algorithm>
#include <cstring>

namespace vb::session {

namespace {

constexpr QByteArrayView kPinLabel = "verbena/pin/v1";
constexpr std::size_t kPart = 32; // store key, Ed25519 seed, X25519 secret

Result<void> checkPin(const SecretBytes &pin)
{
    const QByteArrayView digits = pin.view();
    const bool onlyDigits = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!onlyDigits || digits.size() < kMinPin || digits.size() > kMaxPin)
        return fail(Code::invalid, QStringLiteral("pin: %1 to %2 digits").arg(kMinPin).arg(kMaxPin));
    for (const int step : {0, 1, -1}) {
        bool run = true;
        for (qsizetype i = 1; i < digits.size(); ++i)
            run = run && digits.at(i) - digits.at(i - 1) == step;
        if (run)
            return fail(Code::invalid, QStringLiteral("pin: not one digit repeated, and no run such as 123456"));
    }
    return {};
}

Result<SecretBytes> pinKey(const SecretBytes &pin, const QByteArray &salt, const SecretBytes &random)
{
    VB_TRY(const SecretBytes slow, crypto::argon2id(pin, salt, crypto::kKdfFloor));
    SecretBytes joined(slow.size() + random.size());
    std::memcpy(joined.data(), slow.data(), slow.size());
    std::memcpy(joined.data() + slow.size(), random.data(), random.size());
    return crypto::derive(joined, kPinLabel);
}

} // namespace

Result<PinEnvelope> PinEnvelope::seal(const SecretBytes &pin, const SecretBytes &storeKey, const keys::UserKeys &user)
{
    VB_DO(checkPin(pin));
    PinEnvelope envelope;
    envelope.m_salt = crypto::randomBytes(crypto::kKdfSaltSize);
    envelope.m_random = SecretBytes::random(32);
    VB_TRY(const SecretBytes key, pinKey(pin, envelope.m_salt, envelope.m_random));
    SecretBytes plain(3 * kPart);
    std::memcpy(plain.data(), storeKey.data(), kPart);
    std::memcpy(plain.data() + kPart, user.sign.seed.data(), kPart);
    std::memcpy(plain.data() + 2 * kPart, user.box.secret.data(), kPart);
    envelope.m_sealed = crypto::xaesSeal(key, plain.view(), kPinLabel);
    return envelope;
}

Result<PinEnvelope::Opened> PinEnvelope::open(const SecretBytes &pin)
{
    if (m_tries <= 0)
        return fail(Code::denied, QStringLiteral("the PIN was wrong too often: log in with your password"));
    --m_tries; // counted before it is tried
    VB_TRY(const SecretBytes key, pinKey(pin, m_salt, m_random));
    const Result<SecretBytes> plain = crypto::xaesOpen(key, m_sealed, kPinLabel);
    if (!plain)
        return fail(Code::denied,
                    m_tries > 0 ? QStringLiteral("wrong PIN: %1 tries left").arg(m_tries)
                                : QStringLiteral("the PIN was wrong too often: log in with your password"));
    m_tries = kPinTries;
    const auto part = [&plain](qsizetype at) {
        return SecretBytes::copyOf(plain->view().sliced(at * static_cast<qsizetype>(kPart), kPart));
    };
    return Opened {part(0), {crypto::SigningKey::fromSeed(part(1)), crypto::BoxKey::fromSecret(part(2))}};
}

} // namespace vb::session
