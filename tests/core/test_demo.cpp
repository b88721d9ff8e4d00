#include "core/access/totp.h"
#include "core/base/text.h"
#include "core/demo/demo_chart.h"
#include "core/demo/demo_patients.h"
#include "core/demo/demo_staff.h"
#include "core/session/demo_practice.h"
#include "core/session/session.h"
#include "tests/kit/test_main.h"

#include <QDate>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
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

    void aFewWriteInChineseWhereThereIsAFont()
    {
        const auto han = demo::demoPatients(2000, 1, true);
        QCOMPARE(han.size(), m_people.size());
        int written = 0;
        for (size_t i = 0; i < han.size(); ++i) {
            QVERIFY(!holdsScript(m_people[i].family, QChar::Script_Han));
            const bool inHan = holdsScript(han[i].family, QChar::Script_Han);
            QCOMPARE(holdsScript(han[i].given, QChar::Script_Han), inHan);
            written += inHan ? 1 : 0;
            if (!inHan) // the others are not moved
                QCOMPARE(patient::displayName(han[i]), patient::displayName(m_people[i]));
            QVERIFY(std::all_of(han[i].email.begin(), han[i].email.end(), [](QChar c) { return c.unicode() < 0x80; }));
            const Result<QString> clean = text::cleanLine(han[i].given, text::kMaxName);
            QVERIFY(clean.ok() && *clean == han[i].given);
        }
        QVERIFY2(written > 40 && written < 160, qPrintable(QString::number(written)));
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

    void chartsLieWithinTheirMonths()
    {
        const QTimeZone zone("America/New_York");
        const qint64 from = QDateTime(QDate(2025, 1, 6), QTime(8, 0), zone).toMSecsSinceEpoch();
        const qint64 to = QDateTime(QDate(2026, 7, 1), QTime(12, 0), zone).toMSecsSinceEpoch();
        const Result<chart::TemplateBook> book = chart::TemplateBook::builtIn();
        QVERIFY(book.ok());
        size_t visits = 0;
        size_t allergies = 0;
        QSet<QString> forms;
        for (int i = 0; i < 500; ++i) {
            const demo::DemoChart chart = demo::demoChart(m_people[static_cast<size_t>(i)], i, 1, {from, to, zone});
            const demo::DemoChart again = demo::demoChart(m_people[static_cast<size_t>(i)], i, 1, {from, to, zone});
            QCOMPARE(again.visits.size(), chart.visits.size());
            QCOMPARE(again.allergies, chart.allergies);
            allergies += chart.allergies.size();
            qint64 before = from;
            for (const demo::DemoVisit &visit : chart.visits) {
                const QDateTime local = QDateTime::fromMSecsSinceEpoch(visit.atMs, zone);
                QVERIFY(visit.atMs > before && visit.atMs + visit.minutes * 60'000 < to);
                QVERIFY(local.date().dayOfWeek() != Qt::Sunday);
                QVERIFY(local.time() >= QTime(9, 0) && local.time() < QTime(18, 0));
                const chart::NoteTemplate *form = book->find(visit.templateId);
                QVERIFY(form != nullptr);
                const Result<chart::FieldValues> values = chart::checkedValues(*form, visit.note);
                QVERIFY2(values.ok(), qPrintable(values ? QString() : values.error().detail));
                if (!visit.history.isEmpty())
                    QVERIFY(chart::checkedAnswers(*chart::questionnaireOf(u"medical_history"_s), visit.history).ok());
                before = visit.atMs;
                forms.insert(visit.templateId);
                ++visits;
            }
        }
        QVERIFY(visits > 1000);
        QVERIFY(allergies > 80 && allergies < 200);
        QCOMPARE(forms.size(), 6);
    }

    /// Real store, real signatures, a clock that goes through four months.
    void aPracticeLivesThroughItsMonths()
    {
        const QTemporaryDir folder;
        const session::Home home {folder.filePath(u"home"_s)};
        platform::FileSecretStore secrets(folder.filePath(u"device.secret"_s));
        const qint64 now = QDateTime(QDate(2026, 6, 15), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch();
        const auto noPaper = [](const document::RecoveryKitContent &) { return Result<void>(); };
        const session::DemoPlan plan {.patients = 40, .months = 4, .seed = 3, .nowMs = now};
        const auto logins = session::makeDemoPractice(home, secrets, plan, noPaper);
        QVERIFY2(logins.ok(), qPrintable(logins ? QString() : logins.error().detail));
        QCOMPARE(session::makeDemoPractice(home, secrets, plan, noPaper).error().code, Code::invalid);

        const FixedClock clock(now);
        Result<std::unique_ptr<session::Session>> opened = session::Session::open(home, secrets, clock);
        QVERIFY(opened.ok());
        session::Session &session = **opened;
        const auto logIn = [&session, &logins](Role role) {
            const auto who
                = std::find_if(logins->begin(), logins->end(), [role](const auto &one) { return one.role == role; });
            Result<SecretBytes> secret = access::parseTotpSecret(SecretBytes::copyOf(who->totpUri.toUtf8()));
            return session.login(who->login, SecretBytes::copyOf(who->password.toUtf8()), std::move(*secret))
                .takeResult()
                .ok();
        };
        QVERIFY(logIn(Role::nurse));
        const auto waiting = session.notes().attention().takeResult();
        QVERIFY(waiting.ok());
        QCOMPARE(waiting->oldDrafts.size(), size_t(2));
        int signedNotes = 0;
        const auto hits = session.patients().search(u"555"_s, 100).takeResult();
        QVERIFY(hits.ok());
        for (const patient::Hit &hit : *hits) {
            if (hit.closed)
                continue;
            const auto notes = session.notes().list(hit.id).takeResult();
            QVERIFY2(notes.ok(), qPrintable(notes ? QString() : notes.error().detail));
            for (const chart::NoteLine &line : *notes) {
                QVERIFY(line.startedMs < now && line.startedMs > now - 130 * 24 * 3'600'000LL);
                if (line.state != chart::NoteState::signed_)
                    continue;
                const auto verdict = session.notes().verify(line.id).takeResult();
                QVERIFY2(verdict.ok(), qPrintable(verdict ? QString() : verdict.error().detail));
                QVERIFY2(verdict->good, qPrintable(verdict->words));
                ++signedNotes;
            }
        }
        QVERIFY(signedNotes > 40);
        session.lock();
        QVERIFY(logIn(Role::owner));
        const auto verdict = session.audit().verify().takeResult();
        QVERIFY(verdict.ok() && verdict->ok());
        QVERIFY(verdict->entries > 300);
        // What it offers and uses is on record, and visits say what they were for.
        const auto services = session.catalogue().services().takeResult();
        const auto products = session.catalogue().products().takeResult();
        QVERIFY(services.ok() && services->size() >= 15 && products.ok() && products->size() >= 10);
        int known = 0;
        for (const patient::Hit &hit : *hits) {
            if (hit.closed)
                continue;
            const auto record = session.charts().record(hit.id).takeResult();
            QVERIFY(record.ok());
            for (const chart::Visit &visit : record->visits) {
                const auto of = std::find_if(services->begin(), services->end(),
                                             [&visit](const auto &one) { return one.id == visit.service; });
                QVERIFY2(of != services->end(), qPrintable(visit.reason));
                ++known;
            }
        }
        QVERIFY(known > 40);
    }
};

VB_TEST(TestDemo)

#include "test_demo.moc"
