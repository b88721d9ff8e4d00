#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using patient::Likeness;
using patient::PatientService;

namespace {

QString reasonName(Likeness reason)
{
    switch (reason) {
    case Likeness::phone: return u"phone"_s;
    case Likeness::email: return u"email"_s;
    case Likeness::birthDateAndName: return u"birth+name"_s;
    case Likeness::nameAndNearBirthDate: return u"name+near birth"_s;
    case Likeness::name: return u"name"_s;
    }
    return {};
}

} // namespace

/// Who may be entered twice: what counts as the same person, and what does not.
class TestDuplicates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isTold_data();
    void isTold();
    void theLikeliestComesFirst();
    void closedRecordsTellNoMoreThanASearch();
    void mergedRecordsAreOne();
    void oneEntryForATyping();
    void similarNames_data();
    void similarNames();

private:
    PatientService &owner() { return m_practice.as(test::kOwner).patients(); }
    /// "Family: reason reason", likeliest first.
    QStringList told(const patient::Patient &typed, const QString &login = test::kOwner);

    test::PracticeFixture m_practice;
    QString m_desk;
};

QStringList TestDuplicates::told(const patient::Patient &typed, const QString &login)
{
    const auto found = m_practice.as(login).patients().duplicates(PatientService::beginTyping(), typed, 5).result();
    QStringList out;
    for (const patient::Duplicate &one : found.valueOr(std::vector<patient::Duplicate>())) {
        QStringList reasons;
        for (const Likeness reason : one.reasons)
            reasons.append(reasonName(reason));
        out.append(one.hit.name.section(u',', 0, 0) + u": "_s + reasons.join(u", "_s));
    }
    return found.ok() ? out : QStringList {found.error().detail};
}

void TestDuplicates::initTestCase()
{
    m_desk = m_practice.addPerson(Role::frontDesk);
    const auto greta = owner()
                           .add({.given = u"Margarethe"_s,
                                 .family = u"Núñez-Lindholm"_s,
                                 .preferred = u"Greta"_s,
                                 .former = u"Vane"_s,
                                 .birthDate = u"1984-03-07"_s,
                                 .phone = u"2125550134"_s,
                                 .email = u"greta@example.com"_s})
                           .result();
    QVERIFY(greta.ok());
    QVERIFY(owner()
                .addItem(greta->id, patient::ItemKind::contact,
                         {{u"system"_s, u"phone"_s}, {u"value"_s, u"+44 20 7946 0958"_s}})
                .result()
                .ok());
    QVERIFY(owner()
                .addItem(greta->id, patient::ItemKind::contact,
                         {{u"system"_s, u"email"_s}, {u"value"_s, u"work@example.com"_s}})
                .result()
                .ok());
    QVERIFY(owner().add({.given = u"Twin"_s, .family = u"Ashgrove"_s, .birthDate = u"1990-12-01"_s}).result().ok());
    const auto closed
        = owner()
              .add(
                  {.given = u"Vi"_s, .family = u"Castellane"_s, .birthDate = u"1979-11-21"_s, .phone = u"2125550166"_s})
              .result();
    QVERIFY(closed.ok() && owner().restrict(closed->id, true).result().ok());
}

void TestDuplicates::isTold_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("born");
    QTest::addColumn<QString>("phone");
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("reasons"); // empty: nobody
    const auto row = [](const char *name, const QString &given, const QString &family, const QString &born,
                        const QString &phone, const QString &email, const QString &reasons) {
        QTest::newRow(name) << given << family << born << phone << email << reasons;
    };
    const QString born = u"1984-03-07"_s;
    row("nothing", {}, {}, {}, {}, {}, {});
    row("the same", u"Margarethe"_s, u"Nunez Lindholm"_s, born, {}, {}, u"birth+name"_s);
    row("a wrong letter", u"Margerethe"_s, u"Nuñez-Lindholn"_s, born, {}, {}, u"birth+name"_s);
    row("called otherwise", u"Greta"_s, u"Núñez-Lindholm"_s, born, {}, {}, u"birth+name"_s);
    row("the former name", u"Margarethe"_s, u"Vane"_s, born, {}, {}, u"birth+name"_s);
    row("changed places", u"Nunez-Lindholm"_s, u"Margarethe"_s, born, {}, {}, u"birth+name"_s);
    row("half a name", u"Marg"_s, u"Nunez"_s, born, {}, {}, u"birth+name"_s);
    row("another person of that day", u"Bob"_s, u"Stone"_s, born, {}, {}, {});
    row("the given name only", u"Margarethe"_s, {}, born, {}, {}, {});
    row("a digit of the date", u"Margarethe"_s, u"Nunez-Lindholm"_s, u"1984-03-01"_s, {}, {}, u"name+near birth"_s);
    row("day and month", u"Margarethe"_s, u"Nunez-Lindholm"_s, u"1984-07-03"_s, {}, {}, u"name+near birth"_s);
    row("a namesake", u"Margarethe"_s, u"Nunez-Lindholm"_s, u"1960-11-30"_s, {}, {}, {});
    row("no date yet", u"Margarethe"_s, u"Nunez-Lindholm"_s, {}, {}, {}, u"name"_s);
    row("the number", {}, {}, {}, u"(212) 555-0134 x9"_s, {}, u"phone"_s);
    row("another of the numbers", {}, {}, {}, u"+442079460958"_s, {}, u"phone"_s);
    row("half the number", {}, {}, {}, u"212555"_s, {}, {});
    row("no number", {}, {}, {}, u"call \" OR me"_s, {}, {});
    row("the address", {}, {}, {}, {}, u"GRETA@example.com "_s, u"email"_s);
    row("another of the addresses", {}, {}, {}, {}, u"work@example.com"_s, u"email"_s);
    row("half the address", {}, {}, {}, {}, u"greta@"_s, {});
    row("all of it", u"Margarethe"_s, u"Nunez-Lindholm"_s, born, u"2125550134"_s, u"greta@example.com"_s,
        u"phone, email, birth+name"_s);
    row("an impossible date", u"Margarethe"_s, u"Nunez-Lindholm"_s, u"1984-02-31"_s, {}, {}, {});
}

void TestDuplicates::isTold()
{
    QFETCH(QString, given);
    QFETCH(QString, family);
    QFETCH(QString, born);
    QFETCH(QString, phone);
    QFETCH(QString, email);
    QFETCH(QString, reasons);
    const QStringList expected = reasons.isEmpty() ? QStringList() : QStringList {u"Núñez-Lindholm: "_s + reasons};
    QCOMPARE(told({.given = given, .family = family, .birthDate = born, .phone = phone, .email = email}), expected);
    // A twin shares the day and the family name.
    QCOMPARE(told({.given = u"Tilda"_s, .family = u"Ashgrove"_s, .birthDate = u"1990-12-01"_s}), QStringList());
}

void TestDuplicates::theLikeliestComesFirst()
{
    QCOMPARE(told({.given = u"Twin"_s,
                   .family = u"Ashgrove"_s,
                   .birthDate = u"1990-12-01"_s,
                   .email = u"greta@example.com"_s}),
             (QStringList {u"Núñez-Lindholm: email"_s, u"Ashgrove: birth+name"_s}));
}

void TestDuplicates::closedRecordsTellNoMoreThanASearch()
{
    patient::Patient typed {
        .given = u"Vi"_s, .family = u"Castellane"_s, .birthDate = u"1979-11-21"_s, .phone = u"2125550166"_s};
    QCOMPARE(told(typed), QStringList {u"Castellane: phone, birth+name"_s}); // of the team
    QCOMPARE(told(typed, m_desk), QStringList {u"Castellane: name"_s});
    const auto found = m_practice.as(m_desk).patients().duplicates(PatientService::beginTyping(), typed, 5).result();
    QVERIFY(found.ok() && found->front().hit.closed);
    QVERIFY(found->front().hit.birthDate.isEmpty() && found->front().hit.phone.isEmpty());
    typed.given = u"Somebody"_s;
    QCOMPARE(told(typed, m_desk), QStringList());
}

void TestDuplicates::mergedRecordsAreOne()
{
    const auto a
        = owner()
              .add({.given = u"Mo"_s, .family = u"Mergeson"_s, .birthDate = u"1971-01-01"_s, .phone = u"2125550171"_s})
              .result();
    const auto b
        = owner()
              .add(
                  {.given = u"Moe"_s, .family = u"Mergesson"_s, .birthDate = u"1971-01-01"_s, .phone = u"2125550172"_s})
              .result();
    QVERIFY(a.ok() && b.ok() && owner().merge(a->id, b->id).result().ok());
    QCOMPARE(told({.phone = u"2125550172"_s}), QStringList {u"Mergeson: phone"_s});
    QCOMPARE(told({.given = u"Moe"_s, .family = u"Mergesson"_s, .birthDate = u"1971-01-01"_s}).size(), 1);
}

void TestDuplicates::oneEntryForATyping()
{
    const auto searches = [this] {
        const auto entries = m_practice.as(test::kOwner).audit().list({.action = u"search"_s}).result();
        return entries.ok()
            ? static_cast<int>(std::count_if(entries->begin(), entries->end(),
                                             [](const audit::Entry &e) { return e.objectKind == u"patient"_s; }))
            : -1;
    };
    const int before = searches();
    const patient::TypedSearch typing = PatientService::beginTyping();
    patient::Patient typed {.given = u"Margarethe"_s, .family = u"Nunez-Lindholm"_s};
    for (const QString &born : {QString(), u"1984-03-0"_s, u"1984-03-07"_s}) {
        typed.birthDate = born;
        QVERIFY(owner().duplicates(typing, typed, 5).result().ok());
    }
    QCOMPARE(searches(), before + 1);
    const auto entries = m_practice.as(test::kOwner).audit().list({.action = u"search"_s}).result();
    QVERIFY(entries.ok());
    for (const audit::Entry &entry : *entries)
        QVERIFY2(!entry.detail.contains(u"Margarethe"_s), qPrintable(entry.detail));
}

void TestDuplicates::similarNames_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("similar");
    const auto row = [](const char *a, const char *b, bool similar) {
        QTest::addRow("%s %s", a, b) << QString::fromLatin1(a) << QString::fromLatin1(b) << similar;
    };
    row("ada", "ada", true);
    row("ada", "ida", false); // another name
    row("alex", "alexander", true);
    row("al", "alexander", false);
    row("meyer", "meier", true);
    row("meyer", "mayor", false);
    row("martha", "marhta", true);
    row("castellane", "kastelane", true);
    row("castellane", "kastelani", false);
    row("", "", false);
    row("", "ada", false);
}

void TestDuplicates::similarNames()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, similar);
    QCOMPARE(patient::isSimilarName(a, b), similar);
    QCOMPARE(patient::isSimilarName(b, a), similar);
}

VB_TEST(TestDuplicates)
#include "test_duplicates.moc"
