#pragma once

#include "core/keys/trust.h"

#include <QHash>
#include <QSet>

namespace vb::keys {

/// Folds trust entries from first to last: the same verdict on every PC and at the relay. A value; copy it to try
/// entries out. Not thread safe.
class TrustState {
public:
    struct Owner {
        StaffId id;
        UserPublic keys;
    };
    struct Device {
        DeviceId id;
        DevicePublic keys;
        DeviceKind kind = DeviceKind::fixed;
        bool revoked = false;
    };
    struct EpochRecord {
        Epoch epoch;
        QByteArray hash;
    };
    struct ReaderRecord {
        ReaderKey key;
        QByteArray hash;
    };

    /// Only a genesis whose root key gives this id is taken.
    explicit TrustState(PracticeId practice) : m_practice(practice) { }

    /// Checks signatures and rules, then takes the entry. `integrity` with what is wrong, `tooNew` for an unknown kind;
    /// the state is unchanged then.
    Result<void> apply(const TrustEntry &entry);

    [[nodiscard]] PracticeId practice() const { return m_practice; }
    [[nodiscard]] quint64 size() const { return static_cast<quint64>(m_seen.size()); }
    [[nodiscard]] const QByteArray &rootPublic() const { return m_rootPublic; }
    [[nodiscard]] const QByteArray &recoveryPublic() const { return m_recoveryPublic; }

    [[nodiscard]] const std::vector<Owner> &owners() const { return m_owners; }
    /// Whose key this is, if he is an owner now.
    [[nodiscard]] std::optional<StaffId> ownerOf(QByteArrayView signPublic) const;
    [[nodiscard]] bool isOwner(QByteArrayView signPublic) const { return ownerOf(signPublic).has_value(); }

    [[nodiscard]] const std::vector<Device> &devices() const { return m_devices; } // revoked ones too
    [[nodiscard]] const Device *device(DeviceId id) const; // null when unknown

    [[nodiscard]] const std::vector<EpochRecord> &epochs() const { return m_epochs; } // number n at n - 1
    [[nodiscard]] const EpochRecord *currentEpoch() const; // null before the first
    /// True when the newest epoch is sealed to a device that is not live, lacks a live one, or is for an old kit: the
    /// next owner's login then opens another.
    [[nodiscard]] bool needsNewEpoch() const;

    [[nodiscard]] const std::vector<ReaderRecord> &readers() const { return m_readers; }
    [[nodiscard]] const ReaderRecord *currentReader() const;

    [[nodiscard]] const std::optional<RelayPlace> &relay() const { return m_relay; }
    [[nodiscard]] quint64 versionFloor() const { return m_versionFloor; }
    [[nodiscard]] quint64 droppedBelow() const { return m_droppedBelow; }
    [[nodiscard]] bool isClosed() const { return m_closed; }

private:
    Result<void> checkAuthor(const TrustEntry &entry, const TrustBody &body) const;
    Result<void> checkKeyIsNew(const QByteArray &signPublic, const QByteArray &boxPublic, StaffId sameOwner) const;

    Result<void> take(const Genesis &body, const TrustEntry &entry);
    Result<void> take(const OwnerAdded &body, const TrustEntry &entry);
    Result<void> take(const OwnerRemoved &body, const TrustEntry &entry);
    Result<void> take(const DeviceCertificate &body, const TrustEntry &entry);
    Result<void> take(const DeviceRevoked &body, const TrustEntry &entry);
    Result<void> take(const Epoch &body, const TrustEntry &entry);
    Result<void> take(const ReaderKey &body, const TrustEntry &entry);
    Result<void> take(const RelayPlace &body, const TrustEntry &entry);
    Result<void> take(const VersionFloor &body, const TrustEntry &entry);
    Result<void> take(const Drop &body, const TrustEntry &entry);
    Result<void> take(const Close &body, const TrustEntry &entry);
    Result<void> take(const KitReplaced &body, const TrustEntry &entry);

    PracticeId m_practice;
    QSet<QByteArray> m_seen; // hashes of the signed messages taken: a replay is refused
    QHash<QByteArray, StaffId> m_keysEverUsed; // sign keys of root (null id), owners and devices (null id)
    QByteArray m_rootPublic;
    QByteArray m_recoveryPublic;
    std::vector<Owner> m_owners;
    std::vector<Device> m_devices;
    std::vector<EpochRecord> m_epochs;
    std::vector<ReaderRecord> m_readers;
    std::optional<RelayPlace> m_relay;
    quint64 m_versionFloor = 0;
    quint64 m_droppedBelow = 0;
    bool m_closed = false;
};

} // namespace vb::keys
