#include "core/base/phone.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using phone::Flaw;

/// Telephone numbers: what people type, what is stored, what is shown.
class TestPhone : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isReadAndShown_data();
    void isReadAndShown();
    void isRefused_data();
    void isRefused();
    void oldTextsAreShownAsFarAsTheyCanBe();
    void isFoundByWhatPeopleDial();
    void zonesHaveTheirCountry();
};

void TestPhone::isReadAndShown_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("region");
    QTest::addColumn<QString>("stored");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *typed, const char *region, const char *stored, const char *shown) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromLatin1(region) << QString::fromLatin1(stored)
                             << QString::fromLatin1(shown);
    };
    row("2125550134", "US", "+12125550134", "(212) 555-0134");
    row("(212) 555-0134", "US", "+12125550134", "(212) 555-0134");
    row("1-212-555-0134", "US", "+12125550134", "(212) 555-0134");
    row("+1 212.555.0134", "US", "+12125550134", "(212) 555-0134");
    row("tel:+1-212-555-0134", "US", "+12125550134", "(212) 555-0134");
    row("2125550134 x12", "US", "+12125550134;ext=12", "(212) 555-0134 ext. 12");
    row("(212) 555-0134, ext. 0012", "US", "+12125550134;ext=0012", "(212) 555-0134 ext. 0012");
    row("212-555-0134 #5", "US", "+12125550134;ext=5", "(212) 555-0134 ext. 5");
    row("+12125550134;ext=1234567", "US", "+12125550134;ext=1234567", "(212) 555-0134 ext. 1234567");
    row("+44 20 7946 0958", "US", "+442079460958", "+44 20 7946 0958");
    row("020 7946 0958", "GB", "+442079460958", "020 7946 0958");
    row("+1 212 555 0134", "GB", "+12125550134", "+1 212-555-0134");
    row("06 12 34 56 78", "FR", "+33612345678", "06 12 34 56 78");
    row("030 12345", "DE", "+493012345", "030 12345");
    row("(416) 555-0134", "CA", "+14165550134", "(416) 555-0134");
    row("\xD9\xA2\xD9\xA1\xD9\xA2\xD9\xA5\xD9\xA5\xD9\xA5\xD9\xA0\xD9\xA1\xD9\xA3\xD9\xA4", "US", "+12125550134",
        "(212) 555-0134"); // Arabic digits
}

void TestPhone::isReadAndShown()
{
    QFETCH(QString, typed);
    QFETCH(QString, region);
    QFETCH(QString, stored);
    QFETCH(QString, shown);
    const phone::Reading reading = phone::read(typed, region);
    QCOMPARE(reading.flaw, Flaw::none);
    QCOMPARE(reading.stored, stored);
    QCOMPARE(phone::shown(stored, region), shown);
    // What is shown or stored is read as the same number again.
    QCOMPARE(phone::read(shown, region).stored, stored);
    QCOMPARE(phone::read(stored, region).stored, stored);
}

void TestPhone::isRefused_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("flaw");
    const auto row = [](const char *typed, Flaw flaw) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << static_cast<int>(flaw);
    };
    row("call me", Flaw::noNumber);
    row("1-800-FLOWERS", Flaw::noNumber); // letters are a word here, no digits
    row("212 555 0134 home", Flaw::noNumber);
    row("212+5550134", Flaw::noNumber);
    row("(212) 555-0134;rm -rf", Flaw::noNumber);
    row("+", Flaw::noNumber);
    row("-", Flaw::noNumber);
    row("911", Flaw::tooShort);
    row("+1 212", Flaw::tooShort);
    row("555-0134", Flaw::noAreaCode);
    row("+1 212 555 01344", Flaw::tooLong);
    row("123456789012345678901234567890", Flaw::tooLong);
    row("+999 123 456 78", Flaw::noSuchCountry);
    row("2125550134 x", Flaw::extension);
    row("2125550134 x12x34", Flaw::extension);
    row("2125550134 ext. home", Flaw::extension);
    row("2125550134 x12345678", Flaw::extension);
    row("4111 1111 1111 1111", Flaw::cardNumber);
    row("2125550134                                                      x", Flaw::noNumber); // over-long
}

void TestPhone::isRefused()
{
    QFETCH(QString, typed);
    QFETCH(int, flaw);
    const phone::Reading reading = phone::read(typed, u"US"_s);
    QCOMPARE(static_cast<int>(reading.flaw), flaw);
    QVERIFY(reading.stored.isEmpty());
    const Result<QString> stored = phone::stored(typed, u"US"_s);
    QVERIFY(!stored.ok() && stored.error().code == Code::invalid && !stored.error().detail.contains(typed));
}

void TestPhone::oldTextsAreShownAsFarAsTheyCanBe()
{
    QCOMPARE(phone::stored(u"  "_s, u"US"_s).valueOr(u"?"_s), QString());
    QCOMPARE(phone::shown({}, u"US"_s), QString());
    QCOMPARE(phone::shown(u"212.555.0134"_s, u"US"_s), u"(212) 555-0134"_s);
    QCOMPARE(phone::shown(u"555-0134 (neighbour)"_s, u"US"_s), u"555-0134 (neighbour)"_s);
    QCOMPARE(phone::shown(u"+nonsense"_s, u"US"_s), u"+nonsense"_s);
}

void TestPhone::isFoundByWhatPeopleDial()
{
    QCOMPARE(phone::searchDigits(u"+12125550134;ext=12"_s), u"12125550134"_s);
    QCOMPARE(phone::searchDigits(u"+442079460958"_s), u"442079460958 02079460958"_s);
    QCOMPARE(phone::searchDigits(u"(212) 555-0134"_s), u"2125550134"_s); // not written anew yet
    QCOMPARE(phone::searchDigits({}), QString());
}

void TestPhone::zonesHaveTheirCountry()
{
    QCOMPARE(phone::regionOfZone(u"America/New_York"_s), u"US"_s);
    QCOMPARE(phone::regionOfZone(u"Europe/London"_s), u"GB"_s);
    QCOMPARE(phone::regionOfZone(u"America/Toronto"_s), u"CA"_s);
    QCOMPARE(phone::regionOfZone(u"Etc/UTC"_s), u"US"_s);
    QCOMPARE(phone::regionOfZone(u"Mars/Olympus"_s), u"US"_s);
    QCOMPARE(phone::regionOfZone({}), u"US"_s);
}

VB_TEST(TestPhone)
#include "test_phone.moc"
