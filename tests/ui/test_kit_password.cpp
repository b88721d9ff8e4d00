#include "tests/kit/test_main.h"
#include "ui/kit/password_field.h"
#include "ui/kit/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QInputMethodEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cstring>
#include <vector>

using namespace vb;
using namespace vb::ui;

namespace {

constexpr int kMarkerLength = 24;

/// The marker is computed and never stored, so that only the field can hold it.
char16_t markerAt(int index)
{
    return static_cast<char16_t>(u'a' + (index * 11 + index * index * 5 + 3) % 26);
}

/// How often the marker stands in memory, by the width of its characters.
struct Copies {
    int utf8 = 0;
    int utf16 = 0;
    int utf32 = 0;
};

bool hasMarkerAt(const std::vector<char> &part, std::size_t at, std::size_t width)
{
    if (at + kMarkerLength * width > part.size())
        return false;
    for (int k = 0; k < kMarkerLength; ++k)
        for (std::size_t byte = 0; byte < width; ++byte)
            if (part[at + static_cast<std::size_t>(k) * width + byte]
                != (byte == 0 ? static_cast<char>(markerAt(k)) : 0))
                return false;
    return true;
}

/// Searches this process's writable memory.
Copies markersInMemory()
{
    Copies found;
    QFile maps(QStringLiteral("/proc/self/maps"));
    QFile memory(QStringLiteral("/proc/self/mem"));
    if (!maps.open(QIODevice::ReadOnly) || !memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return found;
    constexpr qint64 kLargest = qint64(512) << 20; // what sanitizers reserve is larger
    const QList<QByteArray> lines = maps.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 2 || !words.at(1).startsWith("rw"))
            continue;
        const QList<QByteArray> bounds = words.at(0).split('-');
        const qint64 from = bounds.at(0).toLongLong(nullptr, 16);
        const qint64 size = bounds.at(1).toLongLong(nullptr, 16) - from;
        if (size > kLargest || !memory.seek(from))
            continue;
        std::vector<char> part(static_cast<std::size_t>(size));
        part.resize(static_cast<std::size_t>(std::max<qint64>(memory.read(part.data(), size), 0)));
        const char first = static_cast<char>(markerAt(0));
        const char *const end = part.data() + part.size();
        for (const char *p = part.data(); p < end; ++p) {
            p = static_cast<const char *>(std::memchr(p, first, static_cast<std::size_t>(end - p)));
            if (!p)
                break;
            const auto at = static_cast<std::size_t>(p - part.data());
            found.utf8 += hasMarkerAt(part, at, 1) ? 1 : 0;
            found.utf16 += hasMarkerAt(part, at, 2) ? 1 : 0;
            found.utf32 += hasMarkerAt(part, at, 4) ? 1 : 0;
        }
        wipe(part.data(), part.size());
    }
    return found;
}

QByteArray taken(PasswordField &field)
{
    const SecretBytes bytes = field.takeUtf8();
    return bytes.view().toByteArray();
}

} // namespace

class TestKitPassword : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp, ThemeMode::light); }
    void cleanupTestCase() { m_theme.reset(); }

    void typedTextComesOutOnce()
    {
        PasswordField field;
        const QSignalSpy edited(&field, &PasswordField::textEdited);
        QVERIFY(field.isEmpty());
        QTest::keyClicks(&field, QStringLiteral("quiet harbour"));
        QCOMPARE(field.length(), 13);
        QCOMPARE(edited.size(), 13);
        QCOMPARE(taken(field), QByteArray("quiet harbour"));
        QVERIFY(field.isEmpty());
        QCOMPARE(taken(field), QByteArray());
    }

    void onLinuxMemoryHoldsTheSecretInTheFieldOnlyAndNotAfterwards()
    {
#ifndef Q_OS_LINUX
        QSKIP("reads /proc");
#endif
        PasswordField field;
        field.setShown(true);
        for (int i = 0; i < kMarkerLength; ++i)
            QTest::keyClick(&field, static_cast<char>(markerAt(i)));
        field.grab();
        QCOMPARE(field.length(), kMarkerLength);
        const Copies typed = markersInMemory();
        QCOMPARE(typed.utf32, 1); // the buffer: the search works
        QCOMPARE(typed.utf16, 0); // no QString
        QCOMPARE(typed.utf8, 0);
        {
            const SecretBytes bytes = field.takeUtf8();
            QCOMPARE(bytes.size(), std::size_t(kMarkerLength));
            QCOMPARE(markersInMemory().utf8, 1);
        }
        const Copies left = markersInMemory();
        QCOMPARE(left.utf32, 0);
        QCOMPARE(left.utf16, 0);
        QCOMPARE(left.utf8, 0);
    }

    void onLinuxClearingWipes()
    {
#ifndef Q_OS_LINUX
        QSKIP("reads /proc");
#endif
        PasswordField field;
        for (int i = 0; i < kMarkerLength; ++i)
            QTest::keyClick(&field, static_cast<char>(markerAt(i)));
        QCOMPARE(markersInMemory().utf32, 1);
        field.clear();
        QCOMPARE(markersInMemory().utf32, 0);
    }

    void editsByKeys()
    {
        PasswordField field;
        QTest::keyClicks(&field, QStringLiteral("abcd"));
        QTest::keyClick(&field, Qt::Key_Left);
        QTest::keyClick(&field, Qt::Key_Backspace);
        QCOMPARE(field.length(), 3);
        QTest::keyClick(&field, Qt::Key_Home);
        QTest::keyClick(&field, Qt::Key_Delete);
        QTest::keyClick(&field, 'X');
        QTest::keyClick(&field, Qt::Key_End);
        QTest::keyClick(&field, 'Y');
        QCOMPARE(taken(field), QByteArray("XbdY"));
        QTest::keyClicks(&field, QStringLiteral("abcd"));
        QTest::keyClick(&field, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&field, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&field, 'Z');
        QCOMPARE(taken(field), QByteArray("abZ"));
        QTest::keyClicks(&field, QStringLiteral("abcd"));
        QTest::keyClick(&field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&field, Qt::Key_Backspace);
        QVERIFY(field.isEmpty());
    }

    void nothingLeavesByTheClipboard()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        PasswordField field;
        QTest::keyClicks(&field, QStringLiteral("secret"));
        QTest::keyClick(&field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&field, Qt::Key_C, Qt::ControlModifier);
        QTest::keyClick(&field, Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
        QTest::keyClick(&field, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(taken(field), QByteArray("secret"));
        QTest::keyClick(&field, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(field.isEmpty());
    }

    void pastesOneLine()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("pass\tphrase\n"));
        PasswordField field;
        QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(taken(field), QByteArray("passphrase"));
    }

    void everyPlaneOfUnicode()
    {
        PasswordField field;
        QInputMethodEvent commit;
        commit.setCommitString(QStringLiteral("aé€\U0001F33F"));
        QCoreApplication::sendEvent(&field, &commit);
        QCOMPARE(field.length(), 4);
        QCOMPARE(taken(field), QByteArray("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8C\xBF"));
    }

    void tooMuchIsNotAccepted()
    {
        QGuiApplication::clipboard()->setText(QString(5000, u'p'));
        PasswordField field;
        QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(field.length(), PasswordField::kMaxLength);
        QTest::keyClick(&field, 'q');
        QCOMPARE(taken(field), QByteArray(PasswordField::kMaxLength, 'p'));
    }

    void comparesWithAnother()
    {
        PasswordField first;
        PasswordField second;
        QTest::keyClicks(&first, QStringLiteral("harbour"));
        QTest::keyClicks(&second, QStringLiteral("harbouX"));
        QVERIFY(!first.sameAs(second));
        QTest::keyClick(&second, Qt::Key_Backspace);
        QVERIFY(!first.sameAs(second));
        QTest::keyClick(&second, 'r');
        QVERIFY(first.sameAs(second));
    }

    void showsOnDemandAndHidesWhenLeft()
    {
        QWidget window;
        auto *field = new PasswordField(&window);
        auto *eye = field->findChild<QToolButton *>(QStringLiteral("showPassword"));
        QVERIFY(eye);
        QCOMPARE(eye->accessibleName(), QStringLiteral("Show password"));
        QCOMPARE(eye->focusPolicy(), Qt::NoFocus);
        QTest::keyClick(field, Qt::Key_F8, Qt::AltModifier);
        QVERIFY(field->isShown());
        QCOMPARE(eye->accessibleName(), QStringLiteral("Hide password"));
        QFocusEvent left(QEvent::FocusOut, Qt::TabFocusReason);
        QCoreApplication::sendEvent(field, &left);
        QVERIFY(!field->isShown());
        eye->click();
        QVERIFY(field->isShown());
        field->hide();
        window.show();
        field->show();
        window.hide();
        QVERIFY(!field->isShown());
    }

    void shownTextIsPaintedAndHiddenTextIsNot()
    {
        PasswordField first;
        PasswordField second;
        QTest::keyClicks(&first, QStringLiteral("mmmm"));
        QTest::keyClicks(&second, QStringLiteral("iiii"));
        first.resize(240, 36);
        second.resize(240, 36);
        QCOMPARE(first.grab().toImage(), second.grab().toImage());
        first.setShown(true);
        second.setShown(true);
        QVERIFY(first.grab().toImage() != second.grab().toImage());
    }

    void enterIsPassedOn()
    {
        PasswordField field;
        const QSignalSpy entered(&field, &PasswordField::returnPressed);
        QTest::keyClick(&field, Qt::Key_Return);
        QTest::keyClick(&field, Qt::Key_Enter);
        QCOMPARE(entered.size(), 2);
        QVERIFY(field.isEmpty());
    }

    void capsLockIsNoticed()
    {
        PasswordField field;
        const QSignalSpy seen(&field, &PasswordField::capsLockSeen);
        const auto press = [&field](const QString &text, Qt::KeyboardModifiers held) {
            QKeyEvent event(QEvent::KeyPress, Qt::Key_A, held, text);
            QCoreApplication::sendEvent(&field, &event);
        };
        press(QStringLiteral("A"), Qt::NoModifier);
        press(QStringLiteral("A"), Qt::ShiftModifier);
        press(QStringLiteral("a"), Qt::ShiftModifier);
        press(QStringLiteral("1"), Qt::NoModifier);
        QCOMPARE(seen.size(), 3);
        QCOMPARE(seen.at(0).at(0).toBool(), true);
        QCOMPARE(seen.at(1).at(0).toBool(), false);
        QCOMPARE(seen.at(2).at(0).toBool(), true);
    }

    void assistiveTechnologySeesBulletsAndCanWrite()
    {
        PasswordField field;
        field.setAccessibleName(QStringLiteral("Password"));
        QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(&field);
        QVERIFY(seen);
        QCOMPARE(seen->role(), QAccessible::EditableText);
        QVERIFY(seen->state().passwordEdit);
        QCOMPARE(seen->text(QAccessible::Name), QStringLiteral("Password"));
        QVERIFY(seen->editableTextInterface());
        seen->editableTextInterface()->insertText(0, QStringLiteral("abc"));
        seen->editableTextInterface()->replaceText(0, 1, QStringLiteral("xy"));
        QCOMPARE(seen->textInterface()->characterCount(), 4);
        QCOMPARE(seen->textInterface()->text(0, 4), QString(4, QChar(0x2022)));
        QCOMPARE(seen->text(QAccessible::Value), QString(4, QChar(0x2022)));
        QCOMPARE(taken(field), QByteArray("xybc"));
        QCOMPARE(field.inputMethodQuery(Qt::ImSurroundingText).toString(), QString());
    }

private:
    std::unique_ptr<Theme> m_theme;
};

VB_TEST(TestKitPassword)

#include "test_kit_password.moc"
