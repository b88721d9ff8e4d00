#pragma once

#include "core/keys/device_keys.h"
#include "core/keys/user_keys.h"
#include "core/store/operation.h"

namespace vb::session {

/// Signs with a person's (or the root's) key and this PC's. Borrows both.
class KeySigner : public store::Signer {
public:
    KeySigner(const crypto::SigningKey &user, const crypto::SigningKey &device) : m_user(user), m_device(device) { }

    [[nodiscard]] QByteArray signAsUser(QByteArrayView label, QByteArrayView message) const override
    {
        return crypto::sign(m_user, label, message);
    }
    [[nodiscard]] QByteArray signAsDevice(QByteArrayView label, QByteArrayView message) const override
    {
        return crypto::sign(m_device, label, message);
    }

private:
    const crypto::SigningKey &m_user;
    const crypto::SigningKey &m_device;
};

} // namespace vb::session
