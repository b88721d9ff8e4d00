#include "app/desktop/demo_practice.h"

#include "app/desktop/demo_charts.h"
#include "app/desktop/demo_conflicts.h"
#include "core/access/totp.h"
#include "core/demo/demo_catalogue.h"
#include "core/demo/demo_patients.h"
#include "core/session/practice_setup.h"

#include <QDate>

namespace vb::desktop {

namespace {

constexpr int kPatients = 60;
constexpr quint64 kSeed = 7;

struct Person {
    QString user;
    QString name;
    Role role;
    QString password;
};

/// The owner comes first.
std::vector<Person> people()
{
    return {{QStringLiteral("olive"), QStringLiteral("Olive Hartman"), Role::owner,
             QStringLiteral("demo-ledger-by-the-window")},
            {QStringLiteral("nina"), QStringLiteral("Nina Okafor"), Role::nurse,
             QStringLiteral("demo-seven-small-lanterns")},
            {QStringLiteral("frank"), QStringLiteral("Frank Delgado"), Role::frontDesk,
             QStringLiteral("demo-bell-on-the-counter")},
            {QStringLiteral("pia"), QStringLiteral("Pia Lindqvist"), Role::privacyOfficer,
             QStringLiteral("demo-quiet-paper-garden")},
            {QStringLiteral("maren"), QStringLiteral("Dr. Maren Lund"), Role::medicalDirector,
             QStringLiteral("demo-slow-river-by-noon")}};
}

/// Patients that the pictures need beside the drawn ones: a full record, a restricted one, long names, names that run
/// from right to left, somebody who is in twice, a minor.
std::vector<patient::Patient> castOf()
{
    const auto person = [](const QString &given, const QString &family, const QString &birthDate, const QString &sex) {
        patient::Patient out;
        out.given = given;
        out.family = family;
        out.birthDate = birthDate;
        out.sex = sex;
        out.phone = QStringLiteral("(212) 555-0134");
        return out;
    };
    patient::Patient full = person(QStringLiteral("Margarethe"), QStringLiteral("Garcia-Lindholm"),
                                   QStringLiteral("1984-03-07"), QStringLiteral("female"));
    full.preferred = QStringLiteral("Greta");
    full.former = QStringLiteral("Lindholm");
    full.email = QStringLiteral("greta.garcia@example.com");
    patient::Patient sealed = person(QStringLiteral("Vivienne"), QStringLiteral("Castellane"),
                                     QStringLiteral("1979-11-21"), QStringLiteral("female"));
    sealed.email = QStringLiteral("v.castellane@example.com");
    sealed.restricted = true;
    patient::Patient longest
        = person(QStringLiteral("Wilhelmina Augusta Theodora Alexandrina Josephine Bernadette Clementine Rosalind"),
                 QStringLiteral("Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley-Vanderbilt"),
                 QStringLiteral("1961-08-30"), QStringLiteral("female"));
    longest.preferred = QStringLiteral("Mina the Younger of the Cholmondeleys");
    longest.email = QStringLiteral("wilhelmina.augusta.theodora.alexandrina.josephine.wolfeschlegel@example.com");
    patient::Patient arabic = person(QStringLiteral("ليلى"), QStringLiteral("الحداد"), QStringLiteral("1990-02-14"),
                                     QStringLiteral("female"));
    arabic.preferred = QStringLiteral("Layla");
    patient::Patient hebrew = person(QStringLiteral("נועה"), QStringLiteral("בן־דוד"), QStringLiteral("1995-06-01"),
                                     QStringLiteral("female"));
    hebrew.former = QStringLiteral("Layla Noa");
    patient::Patient twice = person(QStringLiteral("Greta"), QStringLiteral("Lindholm"), QStringLiteral("1984-03-07"),
                                    QStringLiteral("female"));
    twice.email = QStringLiteral("g.lindholm@example.com");
    const QString birthDate = QDate::currentDate().addYears(-15).toString(Qt::ISODate);
    patient::Patient minor
        = person(QStringLiteral("Kit"), QStringLiteral("Younger"), birthDate, QStringLiteral("other"));
    return {full, sealed, longest, arabic, hebrew, twice, minor};
}

SecretBytes utf8(const QString &text)
{
    return SecretBytes::copyOf(text.toUtf8());
}

Result<SecretBytes> secretIn(const QString &totpUri)
{
    return access::parseTotpSecret(utf8(totpUri));
}

template <class T>
T await(QFuture<T> future)
{
    return future.takeResult();
}

/// People who are on the list and never log in: a long name, and an account that is disabled.
Result<void> addExtras(session::Session &session)
{
    const auto add = [&session](const QString &user, const QString &name, Role role) {
        return await(session.staff().add(user, name, role, utf8(QStringLiteral("demo-nobody-logs-in-with-this"))));
    };
    VB_DO(add(QStringLiteral("wilhelmina.wolfeschlegelsteinhausen"),
              QStringLiteral("Wilhelmina Augusta Theodora Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"),
              Role::aesthetician));
    VB_DO(add(QStringLiteral("theo"), QStringLiteral("Theo Brandt"), Role::provider));
    return await(session.staff().disable(QStringLiteral("theo")));
}

Result<void> addLicences(session::Session &session)
{
    const auto add = [&session](const QString &user, const QString &kind, const QString &number, int daysLeft) {
        staff::Licence licence;
        licence.kind = kind;
        licence.number = number;
        licence.state = QStringLiteral("New York");
        licence.expires = QDate::currentDate().addDays(daysLeft).toString(Qt::ISODate);
        return await(session.staff().addLicence(user, licence));
    };
    VB_DO(add(QStringLiteral("olive"), QStringLiteral("MD"), QStringLiteral("284113"), 410));
    VB_DO(add(QStringLiteral("nina"), QStringLiteral("RN"), QStringLiteral("771204-1"), 21));
    VB_DO(add(QStringLiteral("nina"), QStringLiteral("LE"), QStringLiteral("LE-0188"), 54));
    VB_DO(add(QStringLiteral("wilhelmina.wolfeschlegelsteinhausen"), QStringLiteral("LE"),
              QStringLiteral("27-EST-0000000000000000000000000000000000000000000000004411"), -9));
    return {};
}

/// What is offered and used, and a form of the practice's own.
Result<void> addCatalogue(session::Session &session)
{
    for (const practice::Service &service : demo::demoServices())
        VB_DO(await(session.catalogue().save(service)));
    practice::Service former;
    former.name = QStringLiteral("Lash lift with tint, brow lamination and a complimentary hydrating eye treatment");
    former.active = false;
    VB_DO(await(session.catalogue().save(former)));
    for (const practice::Product &product : demo::demoProducts())
        VB_DO(await(session.catalogue().save(product)));
    VB_TRY(const std::vector<chart::NoteTemplate> forms, await(session.templates().inForce()));
    for (const chart::NoteTemplate &form : forms) {
        if (form.id == QStringLiteral("consultation")) {
            chart::NoteTemplate own = form;
            own.fields.push_back(
                {.id = {}, .label = QStringLiteral("Came by recommendation of"), .kind = chart::FieldKind::line});
            VB_DO(await(session.templates().save(own)));
        } else if (form.id == QStringLiteral("peel")) {
            VB_DO(await(session.templates().retire(form.id)));
        }
    }
    return {};
}

/// Signed notes that wait for the medical director, one of them from right to left.
Result<void> addNotes(session::Session &session, const std::vector<PatientId> &of)
{
    const auto add = [&session](PatientId patient, const QString &form, const chart::FieldValues &values,
                                const QString &question) -> Result<void> {
        session::NoteService &notes = session.notes();
        VB_TRY(const chart::Note note, await(notes.add({patient, {}, form, values})));
        VB_DO(await(notes.sign(note.id, utf8(people().front().password))));
        VB_DO(await(notes.requestCosign(note.id, {}, question)));
        return {};
    };
    VB_DO(add(of.at(0), QStringLiteral("soap"),
              {{QStringLiteral("subjective"), QStringLiteral("Lines between the brows for two years. No headaches.")},
               {QStringLiteral("objective"), QStringLiteral("Dynamic glabellar lines, moderate. Skin intact.")},
               {QStringLiteral("assessment"), QStringLiteral("Suitable for treatment with toxin.")},
               {QStringLiteral("plan"), QStringLiteral("Five points, 20 units.\nReview after 14 days.")}},
              QStringLiteral("First treatment: please look at the dose.")));
    VB_DO(add(of.at(2), QStringLiteral("follow_up"),
              {{QStringLiteral("course"), QStringLiteral("Uneventful. ").repeated(60)},
               {QStringLiteral("gais"), QStringLiteral("2")},
               {QStringLiteral("plan"), QStringLiteral("Again in 12 weeks.")}},
              {}));
    return add(of.at(3), QStringLiteral("consultation"),
               {{QStringLiteral("concerns"), QStringLiteral("تحسّن واضح بعد الجلسة الأولى، وترغب في متابعة العلاج.")},
                {QStringLiteral("risks"), QStringLiteral("yes")},
                {QStringLiteral("plan"), QStringLiteral("Next visit in six weeks.")}},
               {});
}

/// Gives whose records are written on two PCs later: one that was drawn, and three of the cast.
Result<std::vector<PatientId>> fill(session::Session &session, DemoPractice &practice)
{
    const std::vector<Person> all = people();
    for (auto person = all.begin() + 1; person != all.end(); ++person) {
        VB_TRY(const session::NewCredential made,
               await(session.staff().add(person->user, person->name, person->role, utf8(person->password))));
        VB_TRY(SecretBytes secret, secretIn(made.totpUri));
        practice.logins.push_back({person->user, person->password, std::move(secret)});
    }
    VB_DO(addExtras(session));
    VB_DO(addLicences(session));
    VB_DO(addCatalogue(session));
    std::vector<patient::Patient> patients = demo::demoPatients(kPatients, kSeed);
    for (const patient::Patient &known : castOf())
        patients.push_back(known);
    std::vector<PatientId> ids;
    for (const patient::Patient &one : patients) {
        VB_TRY(const patient::Patient added, await(session.patients().add(one)));
        ids.push_back(added.id);
        if (one.restricted)
            VB_DO(await(session.patients().restrict(added.id, true)));
    }
    VB_DO(addNotes(session, {ids.end() - static_cast<std::ptrdiff_t>(castOf().size()), ids.end()}));
    practice.restrictedName = castOf().at(1).family;
    const std::size_t cast = ids.size() - castOf().size(); // in its order
    VB_DO(addDemoCharts(session, {ids[cast], ids[cast + 2], ids[cast + 3]}));
    practice.conflictName = patients.front().given + u' ' + patients.front().family;
    return std::vector<PatientId> {ids[0], ids[1], ids[cast + 2], ids[cast + 3]};
}

} // namespace

QString DemoLogin::code() const
{
    return access::totpCode(totpSecret, access::totpStep(SystemClock().now().wallMs));
}

Result<DemoPractice> makeDemoPractice(const QString &folder)
{
    const SystemClock clock;
    DemoPractice practice {{folder + QStringLiteral("/home")}, folder + QStringLiteral("/device.secret"), {}, {}, {}};
    platform::FileSecretStore secrets(practice.secretFile);
    const Person owner = people().front();
    VB_TRY(const session::PracticeMade made,
           session::initPractice(practice.home, secrets, clock,
                                 {QStringLiteral("Larkspur Aesthetics (demo)"), QStringLiteral("America/New_York"),
                                  owner.user, owner.name, utf8(owner.password)},
                                 [](const document::RecoveryKitContent &) { return Result<void>(); }));
    VB_TRY(SecretBytes secret, secretIn(made.totpUri));
    practice.logins.push_back({owner.user, owner.password, secret.clone()});
    VB_TRY(const std::unique_ptr<session::Session> session, session::Session::open(practice.home, secrets, clock));
    VB_DO(await(session->login(owner.user, utf8(owner.password), std::move(secret))));
    VB_TRY(const std::vector<PatientId> shared, fill(*session, practice));
    DemoConflicts conflicts(shared);
    VB_DO(conflicts.prepare(*session));
    session->lock();
    VB_TRY(const std::unique_ptr<session::DemoLaptop> laptop,
           session::DemoLaptop::take(practice.home, secrets, clock, owner.user, utf8(owner.password)));
    VB_DO(await(session->login(owner.user, utf8(owner.password), {})));
    VB_DO(conflicts.writeHere(*session, utf8(owner.password)));
    session->lock();
    VB_DO(conflicts.writeThere(*laptop));
    VB_DO(laptop->bringHome());
    return practice;
}

} // namespace vb::desktop
