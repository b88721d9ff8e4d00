#include "core/session/entities.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using patient::Item;
using patient::ItemKind;
using Values = QMap<QString, QString>;
using test::outcomeOf;

namespace {

patient::Patient grownUp()
{
    return {.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-01-02"_s};
}

} // namespace

/// What stands in a patient's profile: values, several of each, who may write them, and what is refused.
class TestProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void criticalFieldsAreDeclared();
    void everyFieldGoesInAndOut();
    void severalOfEach();
    void numbersAreFoundWhereverTheyStand();
    void firstNumberChangesPlaces();
    void badPatientsAreRefused_data();
    void badPatientsAreRefused();
    void badItemsAreRefused_data();
    void badItemsAreRefused();
    void minorNeedsAGuardian();
    void marketingIsNoUntilSomebodySaysYes();
    void confidentialDestinationFitsItsChannel();
    void whatIsRemovedIsNotShown();
    void rolesWriteAsDeclared();
    void restrictedProfileStaysClosed();

private:
    patient::PatientService &as(const QString &login) { return m_practice.as(login).patients(); }
    Result<patient::Profile> profile() { return as(test::kOwner).profile(m_id).result(); }
    Result<Item> add(ItemKind kind, const Values &values)
    {
        return as(test::kOwner).addItem(m_id, kind, values).result();
    }

    test::PracticeFixture m_practice;
    QString m_officer;
    QString m_desk;
    PatientId m_id;
};

void TestProfile::initTestCase()
{
    m_officer = m_practice.addPerson(Role::privacyOfficer);
    m_desk = m_practice.addPerson(Role::frontDesk);
}

void TestProfile::init()
{
    const auto added = as(test::kOwner).add(grownUp()).result();
    QVERIFY(added.ok());
    m_id = added->id;
}

void TestProfile::criticalFieldsAreDeclared()
{
    QStringList critical;
    for (const store::EntityDecl *entity : session::entities().all())
        for (const store::Field &field : entity->fields)
            if (field.critical)
                critical.append(QString::fromLatin1(entity->name + '.' + field.column));
    critical.sort();
    QCOMPARE(critical,
             (QStringList {u"note_signature.text"_s, u"patient.birth_date"_s, u"patient.family"_s, u"patient.given"_s,
                           u"patient.phone"_s, u"patient.sex"_s, u"patient_contact.value"_s}));
}

void TestProfile::everyFieldGoesInAndOut()
{
    patient::Patient full {.given = u"ليلى"_s,
                           .family = u"الحداد"_s,
                           .preferred = u"Lilly"_s,
                           .former = u"Meyer-Łuczak"_s,
                           .birthDate = u"1990-02-14"_s,
                           .sex = u"female"_s,
                           .phone = u"212.555.0134 x9"_s,
                           .email = u"lilly@example.com"_s,
                           .genderIdentity = u"non-binary"_s,
                           .pronouns = u"they/them"_s,
                           .phoneUse = u"mobile"_s,
                           .emailUse = u"work"_s,
                           .confidential = u"Only after six.\nNever at work."_s,
                           .confidentialChannel = u"sms"_s,
                           .confidentialTo = u"2125550177"_s,
                           .disclosureLimits = u"Nothing to the health plan."_s};
    const auto added = as(test::kOwner).add(full).result();
    QVERIFY2(added.ok(), qPrintable(added.ok() ? QString() : added.error().detail));
    full.id = added->id;
    full.chartNo = added->chartNo;
    full.phone = u"(212) 555-0134 ext. 9"_s;
    full.confidentialTo = u"(212) 555-0177"_s;
    for (const auto &seen : {*added, as(test::kOwner).view(full.id).result().valueOr(patient::Patient())})
        for (const store::Field &field : patient::kPatientEntity.fields) {
            const QString column = QString::fromLatin1(field.column);
            QVERIFY2(patient::textOf(seen, column) == patient::textOf(full, column), qPrintable(column));
        }
    // Each of them can be changed and, but for what must be there, cleared.
    for (const store::Field &field : patient::kPatientEntity.fields) {
        const QString column = QString::fromLatin1(field.column);
        if (field.required || patient::textOf(full, column).isEmpty() || column == u"confidential_to"_s)
            continue; // the last goes with its channel
        QVERIFY2(as(test::kOwner).change(full.id, {{column, QString()}}).result().ok(), qPrintable(column));
        const auto cleared = as(test::kOwner).view(full.id).result();
        QVERIFY2(cleared.ok() && patient::textOf(*cleared, column).isEmpty(), qPrintable(column));
    }
    const auto cleared = as(test::kOwner).view(full.id).result();
    QVERIFY(cleared.ok() && cleared->confidentialTo.isEmpty());
    QVERIFY(added->photo.isNull());
}

void TestProfile::severalOfEach()
{
    QVERIFY(add(ItemKind::contact, {{u"system"_s, u"phone"_s}, {u"value"_s, u"212 555 0101"_s}, {u"use"_s, u"work"_s}})
                .ok());
    QVERIFY(add(ItemKind::contact, {{u"system"_s, u"email"_s}, {u"value"_s, u"two@example.com"_s}}).ok());
    QVERIFY(
        add(ItemKind::address,
            {{u"line"_s, u"12 Elm Street"_s}, {u"city"_s, u"Albany"_s}, {u"state"_s, u"NY"_s}, {u"use"_s, u"home"_s}})
            .ok());
    QVERIFY(add(ItemKind::address, {{u"line"_s, u"PO Box 7"_s}, {u"use"_s, u"billing"_s}}).ok());
    QVERIFY(add(ItemKind::person,
                {{u"role"_s, u"emergency"_s},
                 {u"name"_s, u"Bo Fern"_s},
                 {u"relation"_s, u"husband"_s},
                 {u"phone"_s, u"2125550102"_s}})
                .ok());
    QVERIFY(add(ItemKind::coverage,
                {{u"payer"_s, u"Sample Mutual"_s},
                 {u"plan"_s, u"Gold"_s},
                 {u"member_id"_s, u"M-1"_s},
                 {u"group_no"_s, u"G-2"_s},
                 {u"subscriber"_s, u"Bo Fern"_s}})
                .ok());
    const auto shown = profile();
    QVERIFY(shown.ok());
    QCOMPARE(shown->of(ItemKind::contact).size(), size_t(2));
    QCOMPARE(shown->of(ItemKind::contact).front().at(u"value"_s), u"(212) 555-0101"_s);
    QCOMPARE(shown->of(ItemKind::address).size(), size_t(2));
    QCOMPARE(shown->of(ItemKind::person).front().at(u"phone"_s), u"(212) 555-0102"_s);
    const Item coverage = shown->of(ItemKind::coverage).front();
    QCOMPARE(coverage.at(u"payer"_s), u"Sample Mutual"_s);
    QVERIFY(as(test::kOwner)
                .changeItem(ItemKind::coverage, coverage.id, {{u"plan"_s, QString()}, {u"member_id"_s, u"M-9"_s}})
                .result()
                .ok());
    const auto changed = profile();
    QVERIFY(changed.ok());
    QCOMPARE(changed->of(ItemKind::coverage).front().values.keys(),
             (QStringList {u"group_no"_s, u"member_id"_s, u"payer"_s, u"subscriber"_s}));
    QCOMPARE(changed->of(ItemKind::coverage).front().at(u"member_id"_s), u"M-9"_s);
    const auto report = m_practice.as(test::kOwner).audit().check().result();
    QVERIFY(report.ok());
    QCOMPARE(report->problems.join(u'\n'), QString());
}

void TestProfile::numbersAreFoundWhereverTheyStand()
{
    const auto finds = [this](const QString &text) {
        const auto hits = as(test::kOwner).search(text, 50).result();
        return hits.ok()
            && std::any_of(hits->begin(), hits->end(), [this](const patient::Hit &h) { return h.id == m_id; });
    };
    const auto item = add(ItemKind::contact, {{u"system"_s, u"phone"_s}, {u"value"_s, u"+44 20 7946 0911"_s}});
    QVERIFY(item.ok());
    for (const QString &text : {u"02079460911"_s, u"442079460911"_s, u"+44 20 7946 0911"_s, u"0911"_s})
        QVERIFY2(finds(text), qPrintable(text));
    QVERIFY(as(test::kOwner).removeItem(ItemKind::contact, item->id).result().ok());
    QVERIFY(!finds(u"02079460911"_s));
    const auto report = m_practice.as(test::kOwner).audit().check().result();
    QVERIFY(report.ok());
    QCOMPARE(report->problems.join(u'\n'), QString()); // the search keys too
}

void TestProfile::firstNumberChangesPlaces()
{
    QVERIFY(as(test::kOwner).change(m_id, {{u"phone"_s, u"2125550120"_s}, {u"phone_use"_s, u"home"_s}}).result().ok());
    const auto item
        = add(ItemKind::contact, {{u"system"_s, u"phone"_s}, {u"value"_s, u"2125550121"_s}, {u"use"_s, u"mobile"_s}});
    QVERIFY(item.ok());
    QVERIFY(as(test::kOwner).preferContact(item->id).result().ok());
    auto shown = profile();
    QVERIFY(shown.ok());
    QCOMPARE(shown->patient.phone, u"(212) 555-0121"_s);
    QCOMPARE(shown->patient.phoneUse, u"mobile"_s);
    QCOMPARE(shown->of(ItemKind::contact).front().at(u"value"_s), u"(212) 555-0120"_s);
    QCOMPARE(shown->of(ItemKind::contact).front().at(u"use"_s), u"home"_s);
    // Where there was none before, nothing takes its place.
    const auto mail = add(ItemKind::contact, {{u"system"_s, u"email"_s}, {u"value"_s, u"new@example.com"_s}});
    QVERIFY(mail.ok() && as(test::kOwner).preferContact(mail->id).result().ok());
    shown = profile();
    QVERIFY(shown.ok());
    QCOMPARE(shown->patient.email, u"new@example.com"_s);
    QCOMPARE(shown->of(ItemKind::contact).size(), size_t(1));
}

void TestProfile::badPatientsAreRefused_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *column, const QString &value) {
        QTest::addRow("%s %s", column, value.left(30).toUtf8().constData()) << QString::fromLatin1(column) << value;
    };
    row("given", {});
    row("given", QString(500, u'x'));
    row("family", u"Evil\u202Eeman"_s);
    row("preferred", u"4111 1111 1111 1111"_s);
    row("birth_date", u"2031-01-01"_s);
    row("birth_date", u"1879-12-31"_s);
    row("birth_date", u"1990-02-30"_s);
    row("birth_date", {});
    row("sex", u"f"_s);
    row("gender_identity", QString(101, u'x'));
    row("phone", u"555-0134"_s);
    row("phone", u"2125550134 x12x34"_s);
    row("phone", u"+999 123 45678"_s);
    row("phone_use", u"secret"_s);
    row("email", u"nobody"_s);
    row("email", u"a@b"_s);
    row("email", u"a@@example.com"_s);
    row("confidential_channel", u"pigeon"_s);
    row("confidential_to", u"2125550134"_s); // without a channel
    row("disclosure_limits", QString(1001, u'x'));
    row("restricted", u"yes"_s); // a right of its own
    row("photo", u"x"_s);
    row("nonsense", u"x"_s);
}

void TestProfile::badPatientsAreRefused()
{
    QFETCH(QString, column);
    QFETCH(QString, value);
    const auto before = profile();
    QCOMPARE(outcomeOf(as(test::kOwner).change(m_id, {{column, value}}).result()), Code::invalid);
    const auto after = profile();
    QVERIFY(before.ok() && after.ok());
    QCOMPARE(patient::textOf(after->patient, column), patient::textOf(before->patient, column));
}

void TestProfile::badItemsAreRefused_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<Values>("values");
    const auto row = [](const char *name, ItemKind kind, const Values &values) {
        QTest::newRow(name) << static_cast<int>(kind) << values;
    };
    const Values phone {{u"system"_s, u"phone"_s}};
    const auto with = [](Values values, const QString &column, const QString &value) {
        values.insert(column, value);
        return values;
    };
    row("no value", ItemKind::contact, phone);
    row("no system", ItemKind::contact, {{u"value"_s, u"2125550134"_s}});
    row("strange system", ItemKind::contact, {{u"system"_s, u"fax"_s}, {u"value"_s, u"2125550134"_s}});
    row("no number", ItemKind::contact, with(phone, u"value"_s, u"call me"_s));
    row("card number", ItemKind::contact, with(phone, u"value"_s, u"4242 4242 4242 4242"_s));
    row("e-mail without @", ItemKind::contact, {{u"system"_s, u"email"_s}, {u"value"_s, u"nobody"_s}});
    row("foreign column", ItemKind::contact, with(phone, u"patient"_s, u"x"_s));
    row("mark of removal", ItemKind::contact, with(phone, u"active"_s, u"no"_s));
    row("no street", ItemKind::address, {{u"city"_s, u"Albany"_s}});
    row("long town", ItemKind::address, {{u"line"_s, u"x"_s}, {u"city"_s, QString(101, u'x')}});
    row("nameless person", ItemKind::person, {{u"role"_s, u"emergency"_s}});
    row("person without a role", ItemKind::person, {{u"name"_s, u"Bo"_s}});
    row("guardian of an adult", ItemKind::person, {{u"role"_s, u"guardian"_s}, {u"name"_s, u"Bo"_s}});
    row("person's number", ItemKind::person,
        {{u"role"_s, u"emergency"_s}, {u"name"_s, u"Bo"_s}, {u"phone"_s, u"123"_s}});
    row("person's e-mail", ItemKind::person,
        {{u"role"_s, u"emergency"_s}, {u"name"_s, u"Bo"_s}, {u"email"_s, u"bo"_s}});
    row("no payer", ItemKind::coverage, {{u"plan"_s, u"Gold"_s}});
    row("impossible day", ItemKind::coverage, {{u"payer"_s, u"S"_s}, {u"valid_to"_s, u"2026-02-30"_s}});
    row("card as member", ItemKind::coverage, {{u"payer"_s, u"S"_s}, {u"member_id"_s, u"4111111111111111"_s}});
}

void TestProfile::badItemsAreRefused()
{
    QFETCH(int, kind);
    QFETCH(Values, values);
    QCOMPARE(outcomeOf(add(static_cast<ItemKind>(kind), values)), Code::invalid);
    const auto shown = profile();
    QVERIFY(shown.ok() && shown->items.empty());
    QCOMPARE(outcomeOf(as(test::kOwner).changeItem(static_cast<ItemKind>(kind), EntityId::make(1), {}).result()),
             Code::notFound);
    QCOMPARE(outcomeOf(as(test::kOwner).removeItem(static_cast<ItemKind>(kind), EntityId::make(1)).result()),
             Code::notFound);
}

void TestProfile::minorNeedsAGuardian()
{
    patient::Patient child = grownUp();
    child.birthDate = u"2015-06-01"_s;
    const auto added = as(test::kOwner).add(child).result();
    QVERIFY(added.ok());
    m_id = added->id;
    auto shown = profile();
    QVERIFY(shown.ok() && shown->lacksGuardian);
    QVERIFY(add(ItemKind::person, {{u"role"_s, u"emergency"_s}, {u"name"_s, u"Aunt"_s}}).ok());
    shown = profile();
    QVERIFY(shown.ok() && shown->lacksGuardian);
    const auto guardian
        = add(ItemKind::person, {{u"role"_s, u"guardian"_s}, {u"name"_s, u"Bo Fern"_s}, {u"relation"_s, u"father"_s}});
    QVERIFY(guardian.ok());
    shown = profile();
    QVERIFY(shown.ok() && !shown->lacksGuardian);
    QVERIFY(as(test::kOwner).removeItem(ItemKind::person, guardian->id).result().ok());
    shown = profile();
    QVERIFY(shown.ok() && shown->lacksGuardian);
    // On the day of the eighteenth birthday nobody is lacking any more; the day before somebody is.
    for (const auto &[born, lacks] : {std::pair {u"2009-01-15"_s, false}, std::pair {u"2009-01-16"_s, true}}) {
        QVERIFY(as(test::kOwner).change(m_id, {{u"birth_date"_s, born}}).result().ok()); // today is 2027-01-15
        shown = profile();
        QVERIFY(shown.ok());
        QCOMPARE(shown->lacksGuardian, lacks);
    }
}

void TestProfile::marketingIsNoUntilSomebodySaysYes()
{
    auto shown = profile();
    QVERIFY(shown.ok());
    QCOMPARE(shown->marketing.size(), size_t(4));
    for (const patient::MarketingChoice &choice : shown->marketing)
        QVERIFY(!choice.allowed && choice.atMs == 0 && choice.authorName.isEmpty());
    QVERIFY(as(m_desk).setMarketing(m_id, u"email"_s, true).result().ok());
    const qint64 saidAt = m_practice.clock.now().wallMs;
    shown = profile();
    QVERIFY(shown.ok());
    for (const patient::MarketingChoice &choice : shown->marketing)
        QCOMPARE(choice.allowed, choice.channel == u"email"_s);
    const auto email = std::find_if(shown->marketing.begin(), shown->marketing.end(),
                                    [](const patient::MarketingChoice &c) { return c.channel == u"email"_s; });
    QCOMPARE(email->atMs, saidAt);
    QCOMPARE(email->authorName, u"Test front_desk"_s);
    QVERIFY(as(m_desk).setMarketing(m_id, u"email"_s, false).result().ok());
    QCOMPARE(outcomeOf(as(m_desk).setMarketing(m_id, u"fax"_s, true).result()), Code::invalid);
    QCOMPARE(outcomeOf(as(m_desk).setMarketing(PatientId::make(1), u"sms"_s, true).result()), Code::notFound);
    shown = profile();
    QVERIFY(shown.ok()
            && std::none_of(shown->marketing.begin(), shown->marketing.end(), [](const auto &c) { return c.allowed; }));
}

void TestProfile::confidentialDestinationFitsItsChannel()
{
    const auto set = [this](const QString &channel, const QString &to) {
        return outcomeOf(
            as(test::kOwner).change(m_id, {{u"confidential_channel"_s, channel}, {u"confidential_to"_s, to}}).result());
    };
    QCOMPARE(set(u"sms"_s, u"2125550134"_s), Code::failed); // which says that it worked
    QCOMPARE(set(u"sms"_s, u"nobody@example.com"_s), Code::invalid);
    QCOMPARE(set(u"email"_s, u"2125550134"_s), Code::invalid);
    QCOMPARE(set(u"email"_s, u"quiet@example.com"_s), Code::failed);
    QCOMPARE(set(u"mail"_s, u"c/o Bo, 12 Elm Street"_s), Code::failed);
    // A channel that the destination does not fit is told, too.
    QCOMPARE(outcomeOf(as(test::kOwner).change(m_id, {{u"confidential_channel"_s, u"phone"_s}}).result()),
             Code::invalid);
}

void TestProfile::whatIsRemovedIsNotShown()
{
    const auto item = add(ItemKind::address, {{u"line"_s, u"12 Elm Street"_s}});
    QVERIFY(item.ok() && as(test::kOwner).removeItem(ItemKind::address, item->id).result().ok());
    const auto shown = profile();
    QVERIFY(shown.ok() && shown->items.empty());
    QCOMPARE(outcomeOf(as(test::kOwner).removeItem(ItemKind::address, item->id).result()), Code::notFound);
    QCOMPARE(outcomeOf(as(test::kOwner).changeItem(ItemKind::address, item->id, {{u"city"_s, u"Albany"_s}}).result()),
             Code::notFound);
}

void TestProfile::rolesWriteAsDeclared()
{
    const auto item = add(ItemKind::address, {{u"line"_s, u"12 Elm Street"_s}});
    QVERIFY(item.ok());
    const Values street {{u"line"_s, u"13 Elm Street"_s}};
    for (const auto &[login, expected] : {std::pair {m_desk, Code::failed}, std::pair {m_officer, Code::denied}}) {
        patient::PatientService &patients = as(login);
        QVERIFY(patients.profile(m_id).result().ok()); // everybody reads it
        QCOMPARE(outcomeOf(patients.addItem(m_id, ItemKind::address, street).result()), expected);
        QCOMPARE(outcomeOf(patients.changeItem(ItemKind::address, item->id, street).result()), expected);
        QCOMPARE(outcomeOf(patients.setMarketing(m_id, u"sms"_s, true).result()), expected);
    }
    // Each stands in the log under the patient, with the columns and without a value.
    const auto entries = m_practice.as(test::kOwner).audit().list({.patient = m_id, .action = u"update"_s}).result();
    QVERIFY(entries.ok());
    const bool named = std::any_of(entries->begin(), entries->end(), [](const audit::Entry &entry) {
        return entry.detail.contains(u"patient_address.line"_s) && !entry.detail.contains(u"Elm"_s);
    });
    QVERIFY(named);
}

void TestProfile::restrictedProfileStaysClosed()
{
    const auto item = add(ItemKind::address, {{u"line"_s, u"12 Elm Street"_s}});
    QVERIFY(item.ok() && as(test::kOwner).restrict(m_id, true).result().ok());
    patient::PatientService &desk = as(m_desk);
    QCOMPARE(outcomeOf(desk.profile(m_id).result()), Code::denied);
    QCOMPARE(outcomeOf(desk.addItem(m_id, ItemKind::address, {{u"line"_s, u"x"_s}}).result()), Code::denied);
    QCOMPARE(outcomeOf(desk.changeItem(ItemKind::address, item->id, {{u"city"_s, u"x"_s}}).result()), Code::denied);
    QCOMPARE(outcomeOf(desk.removeItem(ItemKind::address, item->id).result()), Code::denied);
    QCOMPARE(outcomeOf(desk.setMarketing(m_id, u"sms"_s, true).result()), Code::denied);
}

VB_TEST(TestProfile)
#include "test_profile.moc"
