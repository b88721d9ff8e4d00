#include "core/base/secret_bytes.h"

#include "core/base/error.h"

#include <QString>

#include <sodium.h>

#include <cstring>

namespace vb {

SecretBytes::SecretBytes(std::size_t size) : m_size(size)
{
    VB_INVARIANT(sodium_init() >= 0);
    if (size == 0)
        return;
    m_data = static_cast<std::uint8_t *>(sodium_malloc(size));
    VB_INVARIANT(m_data != nullptr);
    sodium_memzero(m_data, size);
}

SecretBytes &SecretBytes::operator=(SecretBytes &&other) noexcept
{
    if (this != &other) {
        clear();
        m_data = std::exchange(other.m_data, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    clear();
}

void fillRandom(void *bytes, std::size_t size)
{
    VB_INVARIANT(sodium_init() >= 0);
    randombytes_buf(bytes, size);
}

SecretBytes SecretBytes::random(std::size_t size)
{
    SecretBytes out(size);
    randombytes_buf(out.m_data, size);
    return out;
}

SecretBytes SecretBytes::copyOf(QByteArrayView bytes)
{
    SecretBytes out(static_cast<std::size_t>(bytes.size()));
    if (out.m_size > 0)
        std::memcpy(out.m_data, bytes.data(), out.m_size);
    return out;
}

SecretBytes SecretBytes::take(QByteArray &bytes)
{
    SecretBytes out = copyOf(bytes);
    wipe(bytes);
    return out;
}

bool SecretBytes::equals(const SecretBytes &other) const
{
    return m_size == other.m_size && (m_size == 0 || sodium_memcmp(m_data, other.m_data, m_size) == 0);
}

void SecretBytes::clear()
{
    if (m_data != nullptr)
        sodium_free(std::exchange(m_data, nullptr));
    m_size = 0;
}

void wipe(QByteArray &bytes)
{
    if (!bytes.isEmpty())
        sodium_memzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
    bytes.clear();
}

void wipe(QString &text)
{
    if (!text.isEmpty())
        sodium_memzero(text.data(), static_cast<std::size_t>(text.size()) * sizeof(QChar));
    text.clear();
}

void wipe(void *data, std::size_t size)
{
    sodium_memzero(data, size);
}

} // namespace vb
