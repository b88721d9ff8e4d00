#pragma once

#include "core/keys/device_keys.h"
#include "core/keys/user_keys.h"
#include "core/patient/patient.h"
#include "core/session/signer.h"
#include "core/store/store.h"

#include <QTemporaryDir>

#include <memory>

namespace vb::test {

/// A store below the session: no passwords, an owner who is always logged in, all declarations of the product.
class StoreFixture {
public:
    StoreFixture();
    ~StoreFixture();

    /// Opens (again) and enters as `actor`.
    Result<void> open();
    void close();
    /// A copy of the closed store's file, for starting over.
    void keepCopy();
    void restoreCopy();

    Result<patient::Patient> addPatient(const QString &family);
    Result<std::vector<patient::Hit>> search(const QString &text);

    std::unique_ptr<QTemporaryDir> folder;
    QString path;
    SecretBytes key;
    FixedClock clock {1'800'000'000'000};
    keys::UserKeys user;
    keys::DeviceKeys device;
    session::KeySigner signer;
    Actor actor;
    std::unique_ptr<store::Store> store;

private:
    QByteArray m_copy;
};

} // namespace vb::test
