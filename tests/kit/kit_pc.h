#pragma once

#include "core/keys/epoch_key.h"
#include "core/keys/kit.h"
#include "core/store/operation.h"
#include "core/wire/log_view.h"
#include "tests/kit/relay_fixture.h"

namespace vb::test {

/// A PC that somebody with the recovery kit makes: the root certifies it, and it writes what a test wants, honest or
/// not. Failures of the kit end the test run.
class KitPc {
public:
    KitPc(RelayFixture &relay, const QString &kitCode);

    /// Brings its certificate, takes the log and opens an epoch that it has the key of.
    bool join();
    /// Behind a restart of the relay.
    bool comeBack();
    /// Takes what is new in the log: its view, and what the owners' entries say.
    bool pull();

    /// One action of its own, unsigned. The tags are those of the entity's columns.
    wire::Operation operation(const QByteArray &entity, const EntityId &row,
                              const std::map<QByteArray, QCborValue> &values, store::OpKind kind);
    /// With this key as the person's, and its own.
    void sign(wire::Operation &operation, const crypto::SigningKey &person) const;
    wire::Operation trust(const keys::TrustEntry &entry);
    bool send(wire::Stream stream, std::vector<wire::Operation> operations);
    /// Anything as the body of so many operations.
    bool sendBody(wire::Stream stream, quint64 count, const QByteArray &body);

    /// Whether an operation of the log holds this text, large or not, for who has the kit.
    bool readsText(const QString &text);

    /// By the root, with copies for these devices only.
    keys::TrustEntry epochFor(const std::vector<DeviceId> &devices);

    [[nodiscard]] DeviceId id() const { return m_device.id(); }
    [[nodiscard]] const keys::RootKeys &root() const { return m_root; }
    [[nodiscard]] keys::TrustAuthor author() const { return keys::TrustAuthor::root(m_kit.practice, m_root); }
    [[nodiscard]] const keys::TrustState &trustState() const { return m_trust; }

private:
    wire::SegmentHeader nextHeader(wire::Stream stream) const;
    bool push(const wire::Segment &segment);
    bool sendChunks(const std::vector<QByteArray> &chunks);

    RelayFixture &m_relay;
    keys::Kit m_kit;
    keys::RootKeys m_root;
    RelayDevice m_device;
    keys::TrustState m_trust;
    wire::LogView m_log;
    std::unique_ptr<RelayClient> m_client;
};

} // namespace vb::test
