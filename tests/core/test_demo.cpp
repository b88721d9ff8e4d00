#include "core/base/text.h"
#include "core/demo/demo_patients.h"
#include "core/demo/demo_staff.h"
#include "tests/kit/test_main.h"

#include <QDate>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

bool holdsScript(const QString &text, QChar::Script script)
{
    return std::any_of(text.begin(), text.end(), [script](QChar c) { return c.script() == script; });
}

} // namespace

/// The invented people: the same each time, and nobody's.
class TestDemo : public QObject {
    Q_OBJECT

private:
    const std::vector<patient::Patient> m_people = demo::demoPatients(2000, 1);

private Q_SLOTS:
    void theSameSeedGivesTheSamePeople()
    {
        const auto again = demo::demoPatients(500, 1);
        const auto others = demo::demoPatients(500, 2);
        int same = 0;
        for (size_t i = 0; i < again.size(); ++i) {
            QCOMPARE(patient::displayName(again[i]), patient::displayName(m_people[i]));
            QCOMPARE(again[i].birthDate, m_people[i].birthDate);
            QCOMPARE(again[i].email, m_people[i].email);
            same += patient::displayName(others[i]) == patient::displayName(again[i]) ? 1 : 0;
        }
        QVERIFY(same < 50);
        QVERIFY(demo::demoPatients(0, 1).empty());
        QVERIFY(demo::demoPatients(-1, 1).empty());
    }

    void nobodyCanBeReached()
    {
        static const QRegularExpression kPhone(u"^(\\+1 \\d{3} |\\(\\d{3}\\) |\\d{3}-)555[- ]01\\d\\d$"_s);
        static const QRegularExpression kMail(u"^[a-z]+\\.[a-z]+[0-9]{2}@example\\.com$"_s);
        for (const patient::Patient &p : m_people) {
            QVERIFY2(p.phone.isEmpty() || kPhone.match(p.phone).hasMatch(), qPrintable(p.phone));
            QVERIFY2(p.email.isEmpty() || kMail.match(p.email).hasMatch(), qPrintable(p.email));
        }
    }

    void everyFieldFitsItsRules()
    {
        static const QSet<QString> kSexes {u"female"_s, u"male"_s, u"other"_s, u"unknown"_s};
        for (const patient::Patient &p : m_people) {
            for (const QString &text : {p.given, p.family, p.preferred, p.former, p.email}) {
                const Result<QString> clean = text::cleanLine(text, text::kMaxName);
                QVERIFY2(clean.ok() && *clean == text, qPrintable(text)); // NFC as well
                QVERIFY(!text::holdsCardNumber(text));
            }
            QVERIFY(!p.given.isEmpty() && !p.family.isEmpty());
            QVERIFY(p.former != p.family);
            QVERIFY(kSexes.contains(p.sex));
            const QDate born = QDate::fromString(p.birthDate, Qt::ISODate);
            QVERIFY2(born >= QDate(1944, 1, 1) && born <= QDate(2012, 1, 1), qPrintable(p.birthDate));
        }
    }

    void theyAreAsMixedAsAPractice()
    {
        int restricted = 0;
        int minors = 0;
        int preferred = 0;
        int former = 0;
        int accented = 0;
        QMap<QChar::Script, int> scripts;
        QSet<QString> names;
        for (const patient::Patient &p : m_people) {
            restricted += p.restricted ? 1 : 0;
            minors += p.birthDate > u"2008-01-01"_s ? 1 : 0;
            preferred += p.preferred.isEmpty() ? 0 : 1;
            former += p.former.isEmpty() ? 0 : 1;
            accented += p.family.toLower() != text::fold(p.family) ? 1 : 0;
            for (const QChar::Script script : {QChar::Script_Cyrillic, QChar::Script_Greek, QChar::Script_Arabic})
                scripts[script] += holdsScript(p.family, script) ? 1 : 0;
            names.insert(patient::displayName(p));
        }
        QVERIFY2(restricted > 5 && restricted < 60, qPrintable(QString::number(restricted)));
        QVERIFY2(minors > 10 && minors < 100, qPrintable(QString::number(minors)));
        QVERIFY(preferred > 100 && former > 100 && accented > 400);
        for (const int count : scripts)
            QVERIFY2(count > 15, qPrintable(QString::number(count)));
        QVERIFY2(names.size() > 1200, qPrintable(QString::number(names.size())));
    }

    void theStaffHasEveryRole()
    {
        const std::vector<demo::DemoMember> staff = demo::demoStaff();
        QCOMPARE(staff.front().role, Role::owner);
        QSet<QString> logins;
        QSet<QString> roles;
        for (const demo::DemoMember &member : staff) {
            logins.insert(member.login);
            roles.insert(roleName(member.role));
            QVERIFY(!member.name.isEmpty());
            QCOMPARE(member.licenceKind.isEmpty(), member.licenceNumber.isEmpty());
        }
        QCOMPARE(logins.size(), static_cast<qsizetype>(staff.size()));
        QCOMPARE(roles.size(), static_cast<qsizetype>(kAllRoles.size()));
    }
};

VB_TEST(TestDemo)

#include "test_demo.moc"
