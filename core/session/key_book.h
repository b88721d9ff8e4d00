#pragma once

#include "core/chart/signature.h"

#include <QHash>

namespace vb::session {

/// Every public key that a person or a PC of the practice ever had, as far as it is proved: keys of people by
/// operations that an owner or the root signed, keys of PCs and owners by the trust entries. Old keys stay good for
/// what they signed. A value.
class KeyBook {
public:
    static Result<KeyBook> read(store::TrustedReader &reader, PracticeId practice);

    [[nodiscard]] chart::SignerKeys of(StaffId person, DeviceId device) const;

private:
    QHash<StaffId, QList<QByteArray>> m_people;
    QHash<DeviceId, QByteArray> m_devices;
};

} // namespace vb::session
