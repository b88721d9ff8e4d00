#include "app/desktop/demo_charts.h"

#include <array>

namespace vb::desktop {

namespace {

constexpr qint64 kDay = 86'400'000;

template <class T>
T awaited(QFuture<T> future)
{
    return future.takeResult();
}

Result<void> addAllergy(session::Session &session, PatientId patient, const QString &substance, const QString &reaction,
                        const QString &criticality)
{
    chart::Allergy allergy;
    allergy.patient = patient;
    allergy.substance = substance;
    allergy.reaction = reaction;
    allergy.criticality = criticality;
    VB_DO(awaited(session.charts().addAllergy(allergy)));
    return {};
}

Result<void> addMeasure(session::Session &session, PatientId patient, const QString &code, const QString &value,
                        qint64 atMs)
{
    chart::Observation one;
    one.patient = patient;
    one.atMs = atMs;
    one.code = code;
    one.value = value;
    VB_DO(awaited(session.charts().addObservation(one)));
    return {};
}

Result<void> addVisit(session::Session &session, PatientId patient, const QString &reason, const QString &room,
                      qint64 atMs, bool finished)
{
    chart::Visit visit;
    visit.patient = patient;
    visit.provider = session.actor().user;
    visit.reason = reason;
    visit.room = room;
    visit.atMs = atMs;
    VB_TRY(const chart::Visit opened, awaited(session.charts().openVisit(visit)));
    if (finished)
        VB_DO(awaited(session.charts().moveVisit(opened.id, QStringLiteral("finished"), {})));
    return {};
}

Result<void> addKnown(session::Session &session, PatientId patient)
{
    chart::Condition migraine;
    migraine.patient = patient;
    migraine.name = QStringLiteral("Migraine");
    migraine.severity = QStringLiteral("moderate");
    migraine.onset = QStringLiteral("2011-05-01");
    VB_DO(awaited(session.charts().addCondition(migraine)));
    chart::Medication aspirin;
    aspirin.patient = patient;
    aspirin.name = QStringLiteral("Aspirin");
    aspirin.dose = QStringLiteral("100 mg, once a day");
    aspirin.since = QStringLiteral("2024-02-10");
    VB_DO(awaited(session.charts().addMedication(aspirin)));
    chart::Flag faints;
    faints.patient = patient;
    faints.title = QStringLiteral("Faints at needles: lie down first");
    faints.severity = QStringLiteral("high");
    VB_DO(awaited(session.charts().raiseFlag(faints)));
    const chart::Answers answers {{QStringLiteral("pregnancy"), QStringLiteral("no")},
                                  {QStringLiteral("anticoagulants"), QStringLiteral("yes")},
                                  {QStringLiteral("anticoagulants_detail"), QStringLiteral("aspirin 100 mg")},
                                  {QStringLiteral("cold_sores"), QStringLiteral("yes")},
                                  {QStringLiteral("keloid"), QStringLiteral("no")},
                                  {QStringLiteral("smoking"), QStringLiteral("former")},
                                  {QStringLiteral("earlier_treatments"), QStringLiteral("Lip filler, 2023")}};
    VB_DO(awaited(session.charts().saveHistory(patient, QStringLiteral("medical_history"), 0, answers)));
    return {};
}

Result<void> addFull(session::Session &session, PatientId patient, qint64 now)
{
    VB_DO(addVisit(session, patient, QStringLiteral("Consultation"), QStringLiteral("Room 1"), now - 400 * kDay, true));
    VB_DO(addVisit(session, patient, QStringLiteral("Neurotoxin, glabella"), QStringLiteral("Room 2"), now - 210 * kDay,
                   true));
    VB_DO(addVisit(session, patient, QStringLiteral("Touch-up"), QStringLiteral("Room 2"), now - 195 * kDay, true));
    VB_DO(addMeasure(session, patient, QStringLiteral("fitzpatrick"), QStringLiteral("III"), now - 400 * kDay));
    VB_DO(addMeasure(session, patient, QStringLiteral("glogau"), QStringLiteral("II"), now - 400 * kDay));
    VB_DO(addMeasure(session, patient, QStringLiteral("gais"), QStringLiteral("2"), now - 195 * kDay));
    const std::array pressures {132, 128, 137, 124};
    const std::array days {400, 210, 195, 1};
    for (std::size_t i = 0; i < pressures.size(); ++i) {
        const qint64 at = now - days[i] * kDay;
        VB_DO(addMeasure(session, patient, QStringLiteral("systolic"), QString::number(pressures[i]), at));
        VB_DO(addMeasure(session, patient, QStringLiteral("diastolic"), QString::number(pressures[i] - 50), at));
    }
    VB_DO(addAllergy(session, patient, QStringLiteral("Penicillin"), QStringLiteral("hives, swollen lips"),
                     QStringLiteral("high")));
    chart::Allergy latex;
    latex.patient = patient;
    latex.substance = QStringLiteral("Latex");
    latex.reaction = QStringLiteral("rash");
    latex.criticality = QStringLiteral("low");
    VB_TRY(const chart::Allergy told, awaited(session.charts().addAllergy(latex)));
    const auto change = [&](const QString &status, const QString &reason) {
        return awaited(session.charts().changeStatus(chart::EventKind::allergy, told.id, status, reason));
    };
    VB_DO(change(QStringLiteral("resolved"), QStringLiteral("Patch test negative")));
    VB_DO(change(chart::kActive, QStringLiteral("Rash again after gloves")));
    VB_DO(addKnown(session, patient));
    return addVisit(session, patient, QStringLiteral("Neurotoxin, glabella and forehead"), QStringLiteral("Room 2"), 0,
                    false);
}

/// Some years of visits, and entries with long names.
Result<void> addLongest(session::Session &session, PatientId patient, qint64 now)
{
    constexpr int kVisits = 120;
    const std::array reasons {QStringLiteral("Facial with vortex device"), QStringLiteral("Laser hair removal, small"),
                              QStringLiteral("Neurotoxin"), QStringLiteral("Chemical peel, light")};
    for (int i = 0; i < kVisits; ++i) {
        const qint64 at = now - (kVisits - i) * 14 * kDay;
        VB_DO(addVisit(session, patient, reasons[static_cast<std::size_t>(i) % reasons.size()],
                       QStringLiteral("Room %1").arg(i % 4 + 1), at, true));
        VB_DO(addMeasure(session, patient, QStringLiteral("pain"), QString::number(i % 5), at));
    }
    VB_DO(addAllergy(
        session, patient,
        QStringLiteral("Hydroxypropyl methylcellulose with benzalkonium chloride and propylene glycol in eye drops"),
        QStringLiteral("burning and swollen lids within minutes, as told by the patient and by her last surgeon"),
        QStringLiteral("high")));
    chart::Flag flag;
    flag.patient = patient;
    flag.title
        = QStringLiteral("Wants to be called Mina, never by her first given name, and brings her own interpreter "
                         "for everything that is to be signed");
    flag.severity = QStringLiteral("moderate");
    VB_DO(awaited(session.charts().raiseFlag(flag)));
    return {};
}

} // namespace

Result<void> addDemoCharts(session::Session &session, const DemoChartPatients &patients)
{
    const qint64 now = session.clock().now().wallMs;
    VB_DO(addFull(session, patients.full, now));
    VB_DO(addLongest(session, patients.longest, now));
    return addAllergy(session, patients.none, chart::kNoKnownAllergy, {}, {});
}

} // namespace vb::desktop
