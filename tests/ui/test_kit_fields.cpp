#include "core/base/result.h"
#include "tests/kit/test_main.h"
#include "ui/kit/date_field.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/paint_field.h"
#include "ui/kit/phone_field.h"
#include "ui/kit/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace vb;
using namespace vb::ui;

namespace {

const QDate kDay(2026, 6, 12);

QStringList visibleTexts(const QWidget &form)
{
    QStringList texts;
    for (const QLabel *label : form.findChildren<QLabel *>())
        if (!label->isHidden() && !label->text().isEmpty())
            texts.append(label->text());
    return texts;
}

} // namespace

/// Fields that check what is typed, and the sentences that they show.
class TestKitFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp, ThemeMode::light); }
    void cleanupTestCase() { m_theme.reset(); }

    void datesAreRead_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QDate>("date");
        const QDate march(1984, 3, 7);
        const auto add = [](const char *locale, const char *typed, const QDate &date) {
            QTest::addRow("%s: %s", locale, typed) << QString::fromUtf8(locale) << QString::fromUtf8(typed) << date;
        };
        for (const char *locale : {"en_US", "en_GB", "de_DE", "sv_SE", "ja_JP"}) {
            add(locale, "1984-03-07", march);
            add(locale, "1984-3-7", march);
            add(locale, " 1984/03/07 ", march);
            add(locale, "1984 3 7", march);
            add(locale, "19840307", march);
            add(locale, "7 Mar 1984", march);
            add(locale, "7. March 1984", march);
            add(locale, "Mar 7, 1984", march);
            add(locale, "1984 mar 7", march);
            add(locale, "7-Mar-84", march);
        }
        add("en_US", "3/7/1984", march);
        add("en_US", "3/7/84", march);
        add("en_US", "03-07-1984", march);
        add("en_US", "03071984", march);
        add("en_US", "7.3.84", march); // dots are day first everywhere
        add("en_US", "25/12/1984", QDate(1984, 12, 25)); // there is no month 25
        add("en_GB", "7/3/1984", march);
        add("en_GB", "07031984", march);
        add("en_GB", "12/25/1984", QDate(1984, 12, 25));
        add("de_DE", "7.3.1984", march);
        add("de_DE", "7.3.84", march);
        add("de_DE", "07.03.84.", march);
        add("de_DE", "7. März 1984", march);
        add("fr_FR", "7 mars 1984", march);
        add("sv_SE", "84-03-07", march);
        add("sv_SE", "7/3 1984", march);
        add("ar_EG", "١٩٨٤-٠٣-٠٧", march);
        add("en_US", "2024-02-29", QDate(2024, 2, 29));
        add("en_US", "6/12/26", kDay); // today
        add("en_US", "6/13/26", QDate(1926, 6, 13)); // tomorrow would be no birth date
        add("en_US", "1/1/00", QDate(2000, 1, 1));
        add("en_US", "1/1/27", QDate(1927, 1, 1));
        add("en_US", "1901-12-31", QDate(1901, 12, 31));
    }
    void datesAreRead()
    {
        QFETCH(QString, locale);
        QFETCH(QString, typed);
        QFETCH(QDate, date);
        const DateReading reading = readDate(typed, QLocale(locale), kDay, DateRange::past);
        QCOMPARE(reading.problem, QString());
        QCOMPARE(reading.date, date);
    }

    void impossibleDatesAreRefusedInWords_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("part");
        const auto add = [](const char *typed, const char *part) {
            QTest::addRow("%s", typed) << QString::fromUtf8(typed) << QString::fromUtf8(part);
        };
        add("30.2.1984", "February 1984 has only 29 days");
        add("1983-02-29", "February 1983 has only 28 days");
        add("1900-02-29", "February 1900 has only 28 days");
        add("2026-04-31", "April 2026 has only 30 days");
        add("1984-13-07", "no month 13");
        add("1984-00-07", "no month 0");
        add("13/32/1984", "no month 13");
        add("1984-03-00", "no day 0");
        add("0084-03-07", "year 84");
        add("1584-03-07", "year 1584");
        add("9999-01-01", "year 9999");
        add("2026-06-13", "still to come");
        add("2030-01-01", "still to come");
        add("yesterday", "such as 1984-03-07");
        add("1984", "such as 1984-03-07");
        add("3/7", "or 3/7/1984");
        add("3/7/198", "year 198");
        add("7 Foo 1984", "such as");
        add("1984-03-07x", "such as");
        add("--", "such as");
        add("99999999999999999999", "such as");
    }
    void impossibleDatesAreRefusedInWords()
    {
        QFETCH(QString, typed);
        QFETCH(QString, part);
        const DateReading reading = readDate(typed, QLocale(QStringLiteral("en_US")), kDay, DateRange::past);
        QVERIFY(!reading.date.isValid());
        QVERIFY2(reading.problem.contains(part), qPrintable(reading.problem));
    }

    void shortYearsMayLieAheadWhereDatesMay()
    {
        const QLocale us(QStringLiteral("en_US"));
        QCOMPARE(readDate(QStringLiteral("1/1/30"), us, kDay, DateRange::any).date, QDate(2030, 1, 1));
        QCOMPARE(readDate(QStringLiteral("1/1/90"), us, kDay, DateRange::any).date, QDate(1990, 1, 1));
        QCOMPARE(readDate(QStringLiteral("2030-01-01"), us, kDay, DateRange::any).date, QDate(2030, 1, 1));
        QCOMPARE(readDate(QString(), us, kDay, DateRange::any).problem, QString());
    }

    void ages_data()
    {
        QTest::addColumn<QDate>("birth");
        QTest::addColumn<QString>("age");
        QTest::newRow("years") << QDate(1984, 3, 7) << QStringLiteral("42");
        QTest::newRow("birthday") << QDate(1984, 6, 12) << QStringLiteral("42");
        QTest::newRow("day before") << QDate(1984, 6, 13) << QStringLiteral("41");
        QTest::newRow("two") << QDate(2024, 6, 12) << QStringLiteral("2 year");
        QTest::newRow("months") << QDate(2024, 6, 13) << QStringLiteral("23 month");
        QTest::newRow("two months") << QDate(2026, 4, 12) << QStringLiteral("2 month");
        QTest::newRow("days") << QDate(2026, 4, 13) << QStringLiteral("60 day");
        QTest::newRow("a day") << QDate(2026, 6, 11) << QStringLiteral("1 day");
        QTest::newRow("today") << kDay << QStringLiteral("0 day");
        QTest::newRow("unborn") << QDate(2026, 6, 13) << QString();
    }
    void ages()
    {
        QFETCH(QDate, birth);
        QFETCH(QString, age);
        QVERIFY2(age.isEmpty() ? ageText(birth, kDay).isEmpty() : ageText(birth, kDay).startsWith(age),
                 qPrintable(ageText(birth, kDay)));
    }

    void dateFieldTidiesAndTellsTheAge()
    {
        DateField field(DateRange::past);
        field.setToday(kDay);
        field.setLocale(QLocale(QStringLiteral("en_US")));
        field.resize(400, 36);
        const QSignalSpy changed(&field, &DateField::dateChanged);
        QTest::keyClicks(&field, QStringLiteral("3/7/84"));
        QCOMPARE(field.trailing(), QString());
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(field.text(), QStringLiteral("1984-03-07"));
        QCOMPARE(field.date(), QDate(1984, 3, 7));
        QCOMPARE(changed.last().at(0).toDate(), QDate(1984, 3, 7));
        QVERIFY(field.trailing().contains(QStringLiteral("Mar 7, 1984")));
        QVERIFY(field.trailing().contains(QStringLiteral("42 years")));
        field.resize(180, 36);
        QResizeEvent narrower(QSize(180, 36), QSize(400, 36));
        QCoreApplication::sendEvent(&field, &narrower);
        QVERIFY(field.trailing().startsWith(QStringLiteral("42")));
        field.setDate({});
        QCOMPARE(field.text(), QString());
        QCOMPARE(field.trailing(), QString());
        QVERIFY(!field.date().isValid());
    }

    void dateFieldShowsItsProblemAndForgetsIt()
    {
        DateField field(DateRange::past);
        field.setToday(kDay);
        const QSignalSpy problems(&field, &LineField::problemChanged);
        QTest::keyClicks(&field, QStringLiteral("30.2.1984"));
        QCOMPARE(problems.size(), 0); // not while the person types for the first time
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(problems.size(), 1);
        QVERIFY(field.property(paint::kInvalidProperty).toBool());
        QVERIFY(!field.date().isValid());
        QCOMPARE(field.text(), QStringLiteral("30.2.1984"));
        field.setSelection(0, 2);
        QTest::keyClicks(&field, QStringLiteral("29"));
        QCOMPARE(field.problem(), QString());
        QVERIFY(!field.property(paint::kInvalidProperty).toBool());
        QCOMPARE(field.date(), QDate(1984, 2, 29));
    }

    void phones_data()
    {
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("tidy"); // empty: refused
        const auto row = [](const char *name, const char *region, const char *typed, const char *tidy) {
            QTest::newRow(name) << QString::fromLatin1(region) << QString::fromLatin1(typed)
                                << QString::fromLatin1(tidy);
        };
        row("digits", "US", "4155550134", "(415) 555-0134");
        row("dots", "US", "415.555.0134", "(415) 555-0134");
        row("leading 1", "US", "1-415-555-0134", "(415) 555-0134");
        row("country", "DE", "+14155550134", "+1 415-555-0134");
        row("extension", "US", "4155550134 ext. 22", "(415) 555-0134 ext. 22");
        row("foreign", "US", "+49 30901820", "+49 30 901820");
        row("at home", "DE", "030 901820", "030 901820");
        row("no area code", "US", "5550134", "");
        row("letters", "US", "415-CALL-NOW", "");
        row("short", "US", "123", "");
        row("long", "US", "+1234567890123456", "");
        row("plus inside", "US", "415+5550134", "");
        row("extension of words", "US", "4155550134 x home", "");
        row("strange country", "US", "+999 1234567", "");
    }
    void phones()
    {
        QFETCH(QString, region);
        QFETCH(QString, typed);
        QFETCH(QString, tidy);
        PhoneField field(region);
        field.setText(typed);
        QCOMPARE(field.check(), !tidy.isEmpty());
        QCOMPARE(field.text(), tidy.isEmpty() ? typed : tidy);
        QCOMPARE(field.problem().isEmpty(), !tidy.isEmpty());
    }

    void lineFieldRefusesWhatCoreRefuses()
    {
        LineField field;
        field.setText(QStringLiteral("Ann\u202Eeli"));
        QVERIFY(!field.check());
        QVERIFY(field.problem().contains(QStringLiteral("invisible")));
        field.setText(QStringLiteral("4111 1111 1111 1111"));
        QVERIFY(!field.check());
        QVERIFY(field.problem().contains(QStringLiteral("card number")));
        field.setText(QStringLiteral("  Jose\u0301  "));
        QVERIFY(field.check());
        QCOMPARE(field.cleanText(), QStringLiteral("José"));
        field.clear();
        QVERIFY(field.check());
        field.setRequired(true);
        QVERIFY(!field.check());
        QTest::keyClick(&field, 'A');
        QCOMPARE(field.problem(), QString());
        field.setProblem(QStringLiteral("This user name is taken."));
        QTest::keyClick(&field, 'b');
        QCOMPARE(field.problem(), QString());
    }

    void formFieldNamesItsFieldAndTellsTheProblem()
    {
        auto *field = new LineField;
        FormField form(QStringLiteral("Family name"), field);
        form.setHelp(QStringLiteral("As in the passport."));
        field->setRequired(true);
        QCOMPARE(QAccessible::queryAccessibleInterface(field)->text(QAccessible::Name), QStringLiteral("Family name"));
        QCOMPARE(field->accessibleDescription(), QStringLiteral("As in the passport."));
        const int height = form.sizeHint().height();
        QVERIFY(!field->check());
        QCOMPARE(form.error(), QStringLiteral("Please fill this in."));
        QVERIFY(visibleTexts(form).contains(QStringLiteral("Please fill this in.")));
        QVERIFY(!visibleTexts(form).contains(QStringLiteral("As in the passport.")));
        QCOMPARE(field->accessibleDescription(), QStringLiteral("Please fill this in."));
        QCOMPARE(form.sizeHint().height(), height); // a problem moves nothing
        field->setText(QStringLiteral("Okafor"));
        QVERIFY(field->check());
        QCOMPARE(form.error(), QString());
        QVERIFY(visibleTexts(form).contains(QStringLiteral("As in the passport.")));
        QCOMPARE(form.focusProxy(), field);
    }

    void everyErrorHasASentenceOfItsOwn()
    {
        const Code codes[] = {Code::failed,         Code::usage,         Code::denied,
                              Code::notFound,       Code::integrity,     Code::invalid,
                              Code::network,        Code::busy,          Code::io,
                              Code::tooNew,         Code::codeRequired,  Code::throttled,
                              Code::keychainLocked, Code::keychainAbsent};
        QCOMPARE(static_cast<int>(std::size(codes)), static_cast<int>(Code::keychainAbsent) + 1);
        QSet<QString> sentences;
        for (const Code code : codes) {
            const QString sentence = errorText(Error {code, QString(), 1000});
            QVERIFY2(sentence.size() > 20 && sentence.endsWith(u'.'), qPrintable(sentence));
            sentences.insert(sentence);
        }
        QCOMPARE(sentences.size(), static_cast<qsizetype>(std::size(codes)));
        QVERIFY(errorText(fail(Code::denied, {}), During::login) != errorText(fail(Code::denied, {})));
    }

    void detailShowsOnlyWhereItHelps()
    {
        const QString detail = QStringLiteral("no such role: chef");
        QVERIFY(errorText(fail(Code::invalid, detail)).contains(detail));
        QVERIFY(errorText(fail(Code::usage, detail)).contains(detail));
        QVERIFY(!errorText(fail(Code::failed, detail)).contains(detail));
        QVERIFY(!errorText(fail(Code::denied, detail)).contains(detail));
    }

    void throttlingTellsTheWaitInWords()
    {
        QVERIFY(errorText(Error {Code::throttled, {}, 300'000}).contains(QStringLiteral("5 minute")));
        QCOMPARE(waitText(0), QStringLiteral("1 second"));
        QCOMPARE(waitText(1001), QStringLiteral("2 seconds"));
        QCOMPARE(waitText(59'000), QStringLiteral("59 seconds"));
        QCOMPARE(waitText(59'500), QStringLiteral("1 minute"));
        QCOMPARE(waitText(61'000), QStringLiteral("2 minutes"));
        QCOMPARE(waitText(3'600'000), QStringLiteral("1 hour"));
        QCOMPARE(waitText(3'600'001), QStringLiteral("2 hours"));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

VB_TEST(TestKitFields)

#include "test_kit_fields.moc"
