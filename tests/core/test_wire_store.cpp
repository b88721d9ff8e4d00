#include "core/base/cbor.h"
#include "core/store/operation.h"
#include "core/wire/operation.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;

/// What a PC signs when it writes is what another one checks when it reads: two modules, one form.
class TestWireStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signaturesCoverTheSameBytes();
    void kindsHaveTheSameNumbers();
};

void TestWireStore::signaturesCoverTheSameBytes()
{
    static const store::EntityDecl entity {.name = "patient", .table = "patient"};
    store::Operation stored;
    stored.id = OperationId::fromBytes(QByteArray(16, 'o'));
    stored.counter = 41;
    stored.group = GroupId::fromBytes(QByteArray(16, 'g'));
    stored.part = 1;
    stored.last = 3;
    stored.hlc = qint64(1'790'000'000'000) << 16;
    stored.seen = 12;
    stored.entity = &entity;
    stored.row = EntityId::fromBytes(QByteArray(16, 'r'));
    stored.kind = store::OpKind::sign;
    stored.user = StaffId::fromBytes(QByteArray(16, 'u'));
    stored.device = DeviceId::fromBytes(QByteArray(16, 'd'));
    stored.skewMs = -300;
    stored.schema = 2;
    stored.minReader = 1;
    stored.fields = {{3, QStringLiteral("Núñez")}, {1, true}};
    stored.rowDigest = crypto::sha256(QByteArrayView("row"));

    wire::Operation travelling;
    travelling.id = stored.id;
    travelling.device = stored.device;
    travelling.counter = 41;
    travelling.group = stored.group;
    travelling.part = 1;
    travelling.last = 3;
    travelling.hlc = stored.hlc;
    travelling.seen = 12;
    travelling.entity = QString::fromLatin1(entity.name);
    travelling.row = stored.row;
    travelling.kind = static_cast<int>(stored.kind);
    travelling.user = stored.user;
    travelling.skewMs = -300;
    travelling.schema = 2;
    travelling.minReader = 1;
    travelling.fields = stored.fields;
    travelling.rowDigest = stored.rowDigest;
    QCOMPARE(wire::signedBytes(travelling), store::signedBytes(stored));

    // After a way through a segment, too.
    const wire::Place place {stored.device, 41};
    const QByteArray bytes = cbor::encode(wire::encode(travelling, place));
    const wire::Operation back = wire::decodeOperation(cbor::decode(bytes).value(), place).value();
    QCOMPARE(wire::signedBytes(back), store::signedBytes(stored));
}

void TestWireStore::kindsHaveTheSameNumbers()
{
    QCOMPARE(static_cast<int>(store::OpKind::create), 1);
    QCOMPARE(static_cast<int>(store::OpKind::append), wire::Operation::kLastKind);
}

VB_TEST(TestWireStore)
#include "test_wire_store.moc"
