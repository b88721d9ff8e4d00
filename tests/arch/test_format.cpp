#include "core/session/entities.h"
#include "tests/arch/format_chapter.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;

namespace {

const QString kFormatFile = QStringLiteral(VB_SOURCE_DIR "/docs/storage-format.md");

} // namespace

/// docs/storage-format.md describes what the declarations declare. With VB_UPDATE_DOCS set the chapter is rewritten.
class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theChapterIsThatOfTheDeclarations()
    {
        QFile file(kFormatFile);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QString document = QString::fromUtf8(file.readAll());
        const QString wanted = arch::withChapter(document, arch::formatChapter(session::entities()));
        QVERIFY(!wanted.isEmpty());
        if (document != wanted && qEnvironmentVariableIsSet("VB_UPDATE_DOCS")) {
            QVERIFY(file.resize(0) && file.seek(0));
            QCOMPARE(file.write(wanted.toUtf8()), wanted.toUtf8().size());
            return;
        }
        QVERIFY2(document == wanted, "run this test once with VB_UPDATE_DOCS=1 and look at the difference");
    }

    void everythingHasAMeaning()
    {
        for (const store::EntityDecl *entity : session::entities().all()) {
            QVERIFY2(!entity->meaning.isEmpty() && !entity->retention.isEmpty(), entity->name.constData());
            for (const store::Field &field : entity->fields)
                QVERIFY2(!field.meaning.isEmpty(), (entity->name + '.' + field.column).constData());
        }
    }

    void onlyTheChapterIsReplaced()
    {
        const QString before = QStringLiteral("a\n\n## Entities\n\nold\n\n## Other tables\n\nb\n");
        QCOMPARE(arch::withChapter(before, QStringLiteral("\n## Entities\n\nnew\n")),
                 QStringLiteral("a\n\n## Entities\n\nnew\n\n## Other tables\n\nb\n"));
        QCOMPARE(arch::withChapter(QStringLiteral("a\n"), QStringLiteral("b")), QString());
    }
};

VB_TEST(TestFormat)

#include "test_format.moc"
