#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

namespace {

const QString kCard = u"4242 4242 4242 4242"_s; // a test number that passes the Luhn check

QString addLine(const QString &given, const QString &family, const QString &more = {})
{
    return u"patient add --given %1 --family %2 %3"_s.arg(
        quoted(given), quoted(family), more.contains(u"--birth-date"_s) ? more : u"--birth-date 1980-04-05 "_s + more);
}

QString idOf(const QJsonObject &line)
{
    return line.value(u"result"_s).toObject().value(u"patient_id"_s).toString();
}

} // namespace

/// Patients through the command line: names of all kinds, what is refused, who may open whom.
class TestCliPatients : public QObject {
    Q_OBJECT

private:
    CliHome m_home;

    QList<QJsonObject> lines(const QStringList &commands, const QString &login = u"olive"_s) const
    {
        return m_home.batch(login, commands).rows();
    }
    /// Names that a search finds, for each text.
    QList<QStringList> namesFound(const QStringList &texts) const
    {
        QStringList commands;
        for (const QString &text : texts)
            commands.append(u"patient search -- "_s + quoted(text));
        QList<QStringList> all;
        for (const QJsonObject &line : lines(commands)) {
            QStringList names;
            for (const QJsonValue &row : line.value(u"rows"_s).toArray())
                names.append(row.toObject().value(u"name"_s).toString());
            all.append(line.value(u"ok"_s).toBool() ? names : QStringList {errorOf(line)});
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_home.init().exit, 0);
        QVERIFY(m_home.addPeople({Role::frontDesk, Role::nurse, Role::provider, Role::privacyOfficer}));
    }

    void whatIsWrittenIsShown()
    {
        const CliRun added
            = m_home.as(u"olive"_s,
                        {u"patient"_s, u"add"_s, u"--given"_s, u"José"_s, u"--family"_s, u"Núñez-Ruiz"_s,
                         u"--birth-date"_s, u"1984-03-04"_s, u"--phone"_s, u"(212) 555-0143"_s, u"--email"_s,
                         u"jose.nunez10@example.com"_s, u"--sex"_s, u"male"_s, u"--chart-no"_s, u"OLD-77"_s});
        QCOMPARE(added.exit, 0);
        QCOMPARE(added.row().keys(), (QStringList {u"chart_no"_s, u"patient_id"_s}));
        QCOMPARE(added.row().value(u"chart_no"_s).toString(), u"OLD-77"_s);
        const QString id = added.row().value(u"patient_id"_s).toString();
        const CliRun set = m_home.as(
            u"olive"_s,
            {u"patient"_s, u"set"_s, id, u"--preferred"_s, u"Pepe"_s, u"--former"_s, u"Ibáñez"_s, u"--phone"_s, u""_s});
        QVERIFY2(set.exit == 0, set.err.constData());
        const QJsonObject shown = m_home.as(u"olive"_s, {u"patient"_s, u"show"_s, id}).row();
        const QJsonObject never {{u"allowed"_s, false}, {u"at"_s, QJsonValue::Null}, {u"by"_s, QJsonValue::Null}};
        const QJsonObject marketing {{u"sms"_s, never}, {u"email"_s, never}, {u"phone"_s, never}, {u"mail"_s, never}};
        const QJsonObject expected {
            {u"patient_id"_s, id},
            {u"chart_no"_s, u"OLD-77"_s},
            {u"name"_s, u"Núñez-Ruiz, José (Pepe)"_s},
            {u"given"_s, u"José"_s},
            {u"family"_s, u"Núñez-Ruiz"_s},
            {u"preferred"_s, u"Pepe"_s},
            {u"former"_s, u"Ibáñez"_s},
            {u"birth_date"_s, u"1984-03-04"_s},
            {u"sex"_s, u"male"_s},
            {u"phone"_s, QJsonValue::Null},
            {u"email"_s, u"jose.nunez10@example.com"_s},
            {u"restricted"_s, false},
            {u"vip"_s, false},
            {u"gender_identity"_s, QJsonValue::Null},
            {u"pronouns"_s, QJsonValue::Null},
            {u"phone_use"_s, QJsonValue::Null},
            {u"email_use"_s, QJsonValue::Null},
            {u"confidential"_s, QJsonValue::Null},
            {u"confidential_channel"_s, QJsonValue::Null},
            {u"confidential_to"_s, QJsonValue::Null},
            {u"disclosure_limits"_s, QJsonValue::Null},
            {u"photo_id"_s, QJsonValue::Null},
            {u"lacks_guardian"_s, false},
            {u"contacts"_s, QJsonArray()},
            {u"addresses"_s, QJsonArray()},
            {u"people"_s, QJsonArray()},
            {u"coverages"_s, QJsonArray()},
            {u"marketing"_s, marketing},
            {u"merged"_s, QJsonArray()},
        };
        QCOMPARE(shown, expected);
    }

    void aWholeProfileGoesInAndOut()
    {
        const QList<QJsonObject> made = lines({addLine(
            u"Nora"_s, u"Wholeson"_s,
            u"--birth-date 2015-06-01 --gender-identity girl --pronouns she/her --phone '212-555-0131 x7' "
            u"--phone-use home --confidential 'After six' --confidential-channel sms --confidential-to 2125550132 "
            u"--disclosure-limits 'Nothing to the plan' "
            u"--contact '{\"system\":\"phone\",\"value\":\"+44 20 7946 0912\",\"use\":\"work\"}' "
            u"--contact '{\"system\":\"email\",\"value\":\"nora@example.com\"}' "
            u"--address '{\"line\":\"12 Elm Street\",\"city\":\"Albany\"}' "
            u"--person '{\"role\":\"guardian\",\"name\":\"Bo "
            u"Wholeson\",\"relation\":\"father\",\"phone\":\"2125550133\"}' "
            u"--coverage '{\"payer\":\"Sample Mutual\",\"member_id\":\"M-1\"}' "
            u"--marketing sms=yes --marketing mail=no"_s)});
        const QString id = idOf(made.first());
        QVERIFY2(!id.isEmpty(), QJsonDocument(made.first()).toJson().constData());
        const QString show = u"patient show "_s + id;
        QJsonObject shown = test::resultOf(lines({show}).first());
        QCOMPARE(shown.value(u"phone"_s).toString(), u"(212) 555-0131 ext. 7"_s);
        QCOMPARE(shown.value(u"confidential_to"_s).toString(), u"(212) 555-0132"_s);
        QCOMPARE(shown.value(u"lacks_guardian"_s).toBool(true), false);
        QCOMPARE(shown.value(u"contacts"_s).toArray().size(), 2);
        QCOMPARE(shown.value(u"marketing"_s)[u"sms"_s][u"allowed"_s].toBool(), true);
        QVERIFY(!shown.value(u"marketing"_s)[u"mail"_s][u"at"_s].isNull());
        const QJsonObject address = shown.value(u"addresses"_s)[0].toObject();
        QCOMPARE(address.value(u"city"_s).toString(), u"Albany"_s);
        QCOMPARE(address.value(u"patient_id"_s).toString(), id);

        // What was shown can be given back, changed or taken away.
        QJsonObject moved = address;
        moved.insert(u"city"_s, u"Troy"_s);
        const auto text = [](const QJsonObject &object) {
            return test::quoted(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
        };
        const QJsonObject gone {{u"id"_s, shown.value(u"coverages"_s)[0][u"id"_s]}, {u"remove"_s, true}};
        const QList<QJsonObject> changed
            = lines({u"patient set %1 --address %2 --coverage %3 --pronouns they/them --marketing sms=no"_s.arg(
                         id, text(moved), text(gone)),
                     show});
        QVERIFY2(changed.first().value(u"ok"_s).toBool(), QJsonDocument(changed.first()).toJson().constData());
        shown = test::resultOf(changed.at(1));
        QCOMPARE(shown.value(u"addresses"_s)[0][u"city"_s].toString(), u"Troy"_s);
        QCOMPARE(shown.value(u"addresses"_s)[0][u"line"_s].toString(), u"12 Elm Street"_s);
        QVERIFY(shown.value(u"coverages"_s).toArray().isEmpty());
        QCOMPARE(shown.value(u"pronouns"_s).toString(), u"they/them"_s);
        QCOMPARE(shown.value(u"marketing"_s)[u"sms"_s][u"allowed"_s].toBool(true), false);
        QCOMPARE(namesFound({u"02079460912"_s}).first(), QStringList {u"Wholeson, Nora"_s});

        for (const QString &bad :
             {u"--contact x"_s, u"--contact '[1]'"_s, u"--contact '{\"system\":\"phone\",\"value\":5}'"_s,
              u"--contact '{\"system\":\"phone\",\"value\":\"555-0134\"}'"_s, u"--contact '{\"remove\":true}'"_s,
              u"--address '{\"street\":\"x\"}'"_s, u"--address '{\"id\":\"x\",\"city\":\"x\"}'"_s,
              u"--person '{\"role\":\"uncle\",\"name\":\"x\"}'"_s, u"--marketing sms"_s, u"--marketing fax=yes"_s})
            QCOMPARE(test::errorOf(lines({u"patient set %1 %2"_s.arg(id, bad)}).first()), u"invalid"_s);
    }

    void mergesAndParts()
    {
        const QString a = idOf(lines({addLine(u"Twin"_s, u"Mergeson"_s, u"--phone 2125550141"_s)}).first());
        const QString b = idOf(lines({addLine(u"Twyn"_s, u"Mergessen"_s, u"--phone 2125550142"_s)}).first());
        const QString show = u"patient show "_s;
        const QJsonObject before = test::resultOf(lines({show + b}).first());
        const QList<QJsonObject> merged
            = lines({u"patient merge %1 %2"_s.arg(a, b), show + b, u"patient search mergessen"_s,
                     u"patient merge %1 %1"_s.arg(a), u"patient merge %1 %2"_s.arg(b, a)});
        QCOMPARE(test::resultOf(merged.at(0)), (QJsonObject {{u"patient_id"_s, a}, {u"merged_id"_s, b}}));
        QCOMPARE(test::resultOf(merged.at(1)).value(u"patient_id"_s).toString(), a);
        QCOMPARE(test::resultOf(merged.at(1)).value(u"merged"_s)[0][u"patient_id"_s].toString(), b);
        QCOMPARE(merged.at(2).value(u"rows"_s)[0][u"patient_id"_s].toString(), a);
        QCOMPARE(test::errorOf(merged.at(3)), u"invalid"_s);
        QCOMPARE(test::errorOf(merged.at(4)), u"invalid"_s);
        const QList<QJsonObject> parted
            = lines({u"patient unmerge "_s + a, show + b, u"patient unmerge "_s + a,
                     u"patient unmerge 01a20010-9e57-7204-bbdf-69efcc410cc6"_s, u"patient merge %1 nonsense"_s.arg(a)});
        QCOMPARE(test::resultOf(parted.at(0)), (QJsonObject {{u"patient_id"_s, a}, {u"unmerged_id"_s, b}}));
        QCOMPARE(test::resultOf(parted.at(1)), before);
        QCOMPARE(test::errorOf(parted.at(2)), u"invalid"_s);
        QCOMPARE(test::errorOf(parted.at(3)), u"not_found"_s);
        QCOMPARE(parted.at(4).value(u"ok"_s).toBool(true), false);
    }

    void searchFindsByEverythingPeopleKnow()
    {
        QVERIFY(lines({addLine(u"Siobhán"_s, u"Ó Súilleabháin"_s,
                               u"--former 'Ní Bhriain' --phone '(617) 555-0188' --birth-date 1969-12-31"_s),
                       addLine(u"Ελένη"_s, u"Παπαδάκη"_s), addLine(u"فاطمة"_s, u"الزهراني"_s),
                       addLine(u"Катерина"_s, u"Шевчук"_s)})
                    .first()
                    .value(u"ok"_s)
                    .toBool());
        const QString siobhan = u"Ó Súilleabháin, Siobhán"_s;
        for (const QString &text :
             {u"siobhan"_s, u"SUILLEABHAIN o"_s, u"Siobhán Ó Súilleabháin"_s, u"sio suil"_s, u"leabh"_s, u"bhriain"_s,
              u"6175550188"_s, u"555-0188"_s, u"1969-12-31"_s, u"12/31/1969"_s})
            QVERIFY2(namesFound({text}).first().contains(siobhan), qPrintable(text));
        QCOMPARE(namesFound({u"ελενη"_s, u"فاطمة"_s, u"шевчук катерина"_s, u"siobhan nunez"_s}),
                 (QList<QStringList> {{u"Παπαδάκη, Ελένη"_s}, {u"الزهراني, فاطمة"_s}, {u"Шевчук, Катерина"_s}, {}}));
    }

    void searchObeysItsLimit()
    {
        QStringList commands;
        for (int i = 0; i < 6; ++i)
            commands.append(addLine(u"Same"_s, u"Limitson"_s));
        commands += {u"patient search limitson --limit 4"_s, u"patient search limitson"_s};
        const QList<QJsonObject> rows = lines(commands);
        QCOMPARE(rows.at(6).value(u"rows"_s).toArray().size(), 4);
        QCOMPARE(rows.at(7).value(u"rows"_s).toArray().size(), 6);
        const QStringList fields {u"birth_date"_s, u"chart_no"_s, u"name"_s, u"patient_id"_s, u"phone"_s};
        QCOMPARE(rows.at(6).value(u"rows"_s).toArray().first().toObject().keys(), fields);
    }

    /// What means something to SQL, FTS5, GLOB or LIKE means nothing here, and finds nobody that it should not.
    void metacharactersAreText()
    {
        QCOMPARE(lines({addLine(u"Meta"_s, u"Target"_s)}).first().value(u"ok"_s).toBool(), true);
        const QStringList harmless {
            u"\""_s,
            u"'"_s,
            u"\" OR \""_s,
            u"*"_s,
            u"%"_s,
            u"_"_s,
            u"' OR 1=1 --"_s,
            u"zzz* OR *"_s,
            u"NEAR("_s,
            u"NEAR(a b, 2)"_s,
            u"given:zzz"_s,
            u"^zzz"_s,
            u"-zzz"_s,
            u"++"_s,
            u"zzz OR meta"_s,
            u"meta NOT qq"_s,
            u"(((("_s,
            u"{zzz} : me"_s,
            u"\\"_s,
            u"[a-z]"_s,
            u"?1"_s,
            u"zzz'; DROP TABLE patient; --"_s,
            u"🙂"_s,
            u"\u200b"_s,
            u"tar%qet"_s,
            u"m_qta"_s,
            u"zzz\u0000meta"_s,
        };
        const QList<QStringList> found = namesFound(harmless);
        for (qsizetype i = 0; i < harmless.size(); ++i)
            QVERIFY2(found.at(i).isEmpty(), qPrintable(harmless.at(i) + u" found "_s + found.at(i).join(u"; "_s)));
        // Signs beside the right words are only signs.
        for (const QString &text : {u"meta*"_s, u"\"target\" meta"_s, u"(meta)"_s, u"target, meta;"_s})
            QCOMPARE(namesFound({text}).first(), QStringList {u"Target, Meta"_s});
        QCOMPARE(namesFound({QString(100'000, u'a')}).first(), QStringList());
    }

    void namesOfAllKinds_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("fits");
        QTest::newRow("longest") << QString(200, u'n') << true;
        QTest::newRow("too long") << QString(201, u'n') << false;
        QTest::newRow("four-byte letter") << QString::fromUcs4(U"\U00020BB7\u91CE") << true; // a family name in Japan
        QTest::newRow("emoji") << QString::fromUcs4(U"Rose \U0001F339") << true;
        QTest::newRow("decomposed accents") << u"Jose\u0301"_s << true;
        QTest::newRow("right-to-left script") << u"يوسف"_s << true;
        QTest::newRow("apostrophe") << u"O\u2019Neill"_s << true;
        QTest::newRow("escape") << u"A\u001b[2Jb"_s << false;
        QTest::newRow("line feed") << u"A\nB"_s << false;
        QTest::newRow("tab") << u"A\tB"_s << false;
        QTest::newRow("delete") << u"A\u007f"_s << false;
        QTest::newRow("C1 control") << u"A\u0085B"_s << false;
        QTest::newRow("right-to-left override") << u"A\u202eB"_s << false;
        QTest::newRow("isolate") << u"A\u2066B"_s << false;
        QTest::newRow("noncharacter") << u"A\uffff"_s << false;
        QTest::newRow("empty") << u""_s << false;
        QTest::newRow("spaces") << u"   "_s << false;
    }
    void namesOfAllKinds()
    {
        QFETCH(QString, name);
        QFETCH(bool, fits);
        // A line feed ends a line of a batch, so these run as programs of their own.
        for (const QString &field : {u"--given"_s, u"--family"_s}) {
            const QString other = field == u"--given"_s ? u"--family"_s : u"--given"_s;
            const CliRun added = m_home.as(
                u"olive"_s,
                {u"patient"_s, u"add"_s, field, name, other, u"Plain"_s, u"--birth-date"_s, u"1980-04-05"_s});
            QCOMPARE(added.exit, fits ? 0 : 6);
            if (!fits) {
                QCOMPARE(added.code(), u"invalid"_s);
                continue;
            }
            const CliRun shown
                = m_home.as(u"olive"_s, {u"patient"_s, u"show"_s, added.row().value(u"patient_id"_s).toString()});
            QCOMPARE(shown.row().value(field.mid(2)).toString(), name.normalized(QString::NormalizationForm_C));
        }
    }

    void impossibleDatesAreInvalid()
    {
        QStringList commands;
        const QStringList dates {u"1980-02-30"_s, u"1981-02-29"_s, u"1980-13-01"_s, u"1980-00-10"_s,
                                 u"2999-01-01"_s, u"1780-01-01"_s, u"80-01-01"_s,   u"1980-1-1"_s,
                                 u"01/02/1980"_s, u"soon"_s,       u"''"_s,         u"1980-04-05T00:00"_s};
        for (const QString &date : dates)
            commands.append(addLine(u"No"_s, u"Date"_s, u"--birth-date "_s + date));
        commands.append(addLine(u"Leap"_s, u"Day"_s, u"--birth-date 1980-02-29"_s));
        const QList<QJsonObject> rows = lines(commands);
        for (qsizetype i = 0; i < dates.size(); ++i)
            QVERIFY2(errorOf(rows.at(i)) == u"invalid"_s, qPrintable(dates.at(i)));
        QVERIFY(rows.last().value(u"ok"_s).toBool());
        QVERIFY(errorOf(lines({u"patient set %1 --birth-date 2023-02-29"_s.arg(idOf(rows.last()))}).first())
                == u"invalid"_s);
    }

    void badValuesAreInvalid()
    {
        const QStringList commands {
            addLine(u"A"_s, u"B"_s, u"--sex neither"_s),
            addLine(u"A"_s, u"B"_s, u"--phone 'call me'"_s),
            addLine(u"A"_s, u"B"_s, u"--email nowhere"_s),
            addLine(u"A"_s, u"B"_s, u"--chart-no "_s + QString(41, u'9')),
            u"patient show 1234"_s,
            u"patient set nonsense --phone 2125550100"_s,
            u"patient set 01a20010-9e57-7204-bbdf-69efcc410cc6 --restricted perhaps"_s,
            u"patient set 01a20010-9e57-7204-bbdf-69efcc410cc6 --care-team olive"_s,
        };
        const QList<QJsonObject> rows = lines(commands);
        for (qsizetype i = 0; i < commands.size(); ++i)
            QVERIFY2(errorOf(rows.at(i)) == u"invalid"_s, qPrintable(commands.at(i)));
    }

    void aChartNumberIsGivenOnce()
    {
        const QList<QJsonObject> rows
            = lines({addLine(u"First"_s, u"Number"_s, u"--chart-no K-1"_s),
                     addLine(u"Second"_s, u"Number"_s, u"--chart-no K-1"_s), addLine(u"Third"_s, u"Number"_s)});
        QCOMPARE(errorOf(rows.at(1)), u"invalid"_s);
        const QString third = idOf(rows.at(2));
        QCOMPARE(errorOf(lines({u"patient set %1 --chart-no K-1"_s.arg(third)}).first()), u"invalid"_s);
    }

    /// Digits that are a payment card's are refused wherever somebody types them.
    void cardNumbersAreRefusedEverywhere()
    {
        const QList<QJsonObject> before = lines({addLine(u"Card"_s, u"Holder"_s)});
        const QString id = idOf(before.first());
        const QString card = quoted(kCard);
        QStringList commands;
        for (const QString &field : {u"given"_s, u"family"_s, u"preferred"_s, u"former"_s, u"phone"_s, u"chart-no"_s,
                                     u"sex"_s, u"birth-date"_s})
            commands.append(u"patient set %1 --%2 %3"_s.arg(id, field, card));
        commands += {
            u"patient set %1 --email 4242424242424242@example.com"_s.arg(id),
            u"patient set %1 --former 'was 4242-4242-4242-4242, 12/30'"_s.arg(id),
            u"patient add --given %1 --family B --birth-date 1980-01-01"_s.arg(card),
            u"patient add --given A --family B --birth-date 1980-01-01 --phone 4242424242424242"_s,
            u"patient add --given A --family B --birth-date 1980-01-01 --chart-no 4242424242424242"_s,
            u"break-glass %1 --reason 'paid with 4242 4242 4242 4242'"_s.arg(id),
            u"staff add cardy --name %1 --role nurse --new-password-file %2"_s.arg(
                card, quoted(m_home.passwordFile(u"cardy"_s))),
            u"staff licence add nurse --kind RN --number %1"_s.arg(card),
        };
        const QList<QJsonObject> rows = lines(commands);
        QCOMPARE(rows.size(), commands.size());
        for (qsizetype i = 0; i < commands.size(); ++i)
            QVERIFY2(errorOf(rows.at(i)) == u"invalid"_s, qPrintable(commands.at(i)));
        const QJsonObject shown = m_home.as(u"olive"_s, {u"patient"_s, u"show"_s, id}).row();
        QCOMPARE(shown.value(u"name"_s).toString(), u"Holder, Card"_s);
        QVERIFY(namesFound({u"4242424242424242"_s}).first().isEmpty());
    }

    void setChangesOneKindAtATime()
    {
        const QString id = idOf(lines({addLine(u"One"_s, u"Kind"_s)}).first());
        const QList<QJsonObject> rows
            = lines({u"patient set "_s + id, u"patient set %1 --restricted yes --phone 2125550100"_s.arg(id),
                     u"patient set %1 --restricted yes --care-team add:nurse"_s.arg(id),
                     u"patient set 01a20010-9e57-7204-bbdf-69efcc410cc6 --phone 2125550100"_s});
        QCOMPARE(errorOf(rows.at(0)), u"usage"_s);
        QCOMPARE(errorOf(rows.at(1)), u"usage"_s);
        QCOMPARE(errorOf(rows.at(2)), u"usage"_s);
        QCOMPARE(errorOf(rows.at(3)), u"not_found"_s);
        QCOMPARE(m_home.as(u"olive"_s, {u"patient"_s, u"show"_s, id}).row().value(u"restricted"_s), QJsonValue(false));
    }

    void restrictedPatientsOpenToTheirTeamOnly()
    {
        const QString id = idOf(lines({addLine(u"Quiet"_s, u"Person"_s, u"--phone '(212) 555-0166'"_s)}).first());
        const QString show = u"patient show "_s + id;
        QCOMPARE(errorOf(lines({u"patient set %1 --restricted yes"_s.arg(id)}, u"nurse"_s).first()), u"denied"_s);
        QVERIFY(lines({u"patient set %1 --restricted yes"_s.arg(id)}, u"provider"_s).first().value(u"ok"_s).toBool());
        QVERIFY(lines({show}, u"provider"_s).first().value(u"ok"_s).toBool()); // whoever restricts stays in

        const QList<QJsonObject> outside
            = lines({show, u"patient set %1 --phone 2125550101"_s.arg(id), u"patient search quiet"_s}, u"nurse"_s);
        QCOMPARE(errorOf(outside.at(0)), u"denied"_s);
        QCOMPARE(errorOf(outside.at(1)), u"denied"_s);
        const QJsonObject hit = outside.at(2).value(u"rows"_s).toArray().first().toObject();
        QCOMPARE(hit.value(u"birth_date"_s), QJsonValue(QJsonValue::Null));
        QCOMPARE(hit.value(u"phone"_s), QJsonValue(QJsonValue::Null));

        // The owner is not in the team either.
        QCOMPARE(errorOf(lines({show}).first()), u"denied"_s);
        QVERIFY(lines({u"break-glass %1 --reason 'Needs to name the care team'"_s.arg(id),
                       u"patient set %1 --care-team add:nurse"_s.arg(id)})
                    .at(1)
                    .value(u"ok"_s)
                    .toBool());
        QVERIFY(lines({show}, u"nurse"_s).first().value(u"ok"_s).toBool());
        QVERIFY(lines({u"patient set %1 --care-team remove:nurse"_s.arg(id)}).first().value(u"ok"_s).toBool());
        QCOMPARE(errorOf(lines({show}, u"nurse"_s).first()), u"denied"_s);
        QCOMPARE(errorOf(lines({u"patient set %1 --care-team add:nobody"_s.arg(id)}).first()), u"not_found"_s);
    }

    void breakingTheGlassIsLoud()
    {
        const QList<QJsonObject> added
            = lines({addLine(u"Locked"_s, u"One"_s), addLine(u"Locked"_s, u"Two"_s)}, u"provider"_s);
        const QString one = idOf(added.at(0));
        const QString two = idOf(added.at(1));
        QVERIFY(lines({u"patient set %1 --restricted yes"_s.arg(one), u"patient set %1 --restricted yes"_s.arg(two)},
                      u"provider"_s)
                    .at(1)
                    .value(u"ok"_s)
                    .toBool());
        const QList<QJsonObject> glass
            = lines({u"break-glass %1 --reason urgent"_s.arg(one), // no reason
                     u"patient show "_s + one, u"break-glass %1 --reason 'Anaphylaxis in room 2'"_s.arg(one),
                     u"patient show "_s + one, u"patient show "_s + two},
                    u"nurse"_s);
        QCOMPARE(errorOf(glass.at(0)), u"invalid"_s);
        QCOMPARE(errorOf(glass.at(1)), u"denied"_s);
        const QJsonObject grant = glass.at(2).value(u"result"_s).toObject();
        QCOMPARE(grant.value(u"patient_id"_s).toString(), one);
        QVERIFY(grant.value(u"until"_s).toString().endsWith(u'Z'));
        QVERIFY(glass.at(3).value(u"ok"_s).toBool());
        QCOMPARE(errorOf(glass.at(4)), u"denied"_s); // one patient
        QVERIFY(m_home.as(u"nurse"_s, {u"patient"_s, u"show"_s, one}).exit == 0); // in the next run too
        QCOMPARE(errorOf(lines({u"break-glass 01a20010-9e57-7204-bbdf-69efcc410cc6 --reason 'Nobody of this id'"_s},
                               u"nurse"_s)
                             .first()),
                 u"not_found"_s);

        const CliRun log = m_home.as(u"privacy_officer"_s,
                                     {u"audit"_s, u"list"_s, u"--action"_s, u"break_glass"_s, u"--patient"_s, one});
        QStringList outcomes;
        for (const QJsonObject &entry : log.rows())
            outcomes.append(entry.value(u"actor"_s).toString() + u' ' + entry.value(u"outcome"_s).toString());
        QVERIFY2(outcomes.contains(u"nurse ok"_s), qPrintable(outcomes.join(u", "_s)));
    }
};

VB_TEST(TestCliPatients)

#include "test_cli_patients.moc"
