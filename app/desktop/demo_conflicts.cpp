#include "app/desktop/demo_conflicts.h"

namespace vb::desktop {

namespace {

template <class T>
T taken(QFuture<T> future)
{
    return future.takeResult();
}

chart::FieldValues planOf(const QString &course, const QString &plan)
{
    return {{QStringLiteral("course"), course}, {QStringLiteral("plan"), plan}};
}

const QString kCourse
    = QStringLiteral("Slight swelling on the first day, gone on the third. No bruise. Happy with the result.");

} // namespace

Result<void> DemoConflicts::prepare(session::Session &here)
{
    chart::Allergy allergy;
    allergy.patient = m_patients.at(0);
    allergy.substance = QStringLiteral("Lidocaine");
    allergy.reaction = QStringLiteral("rash");
    VB_TRY(const chart::Allergy added, taken(here.charts().addAllergy(allergy)));
    m_allergy = added.id;
    const QString form = QStringLiteral("follow_up");
    VB_TRY(
        const chart::Note draft,
        taken(here.notes().add({m_patients.at(1), {}, form, planOf(kCourse, QStringLiteral("Again in 12 weeks."))})));
    VB_TRY(
        const chart::Note finished,
        taken(here.notes().add({m_patients.at(2), {}, form, planOf(kCourse, QStringLiteral("Again in 14 weeks."))})));
    m_draft = draft.id;
    m_signed = finished.id;
    return {};
}

Result<void> DemoConflicts::writeHere(session::Session &here, SecretBytes password)
{
    const auto change = [&here](PatientId id, const char *field, const QString &value) {
        return taken(here.patients().change(id, {{QString::fromLatin1(field), value}}));
    };
    VB_DO(change(m_patients.at(0), "phone", QStringLiteral("(212) 555-0148")));
    VB_DO(change(m_patients.at(2), "family",
                 QStringLiteral("Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley-Astor")));
    VB_DO(change(m_patients.at(3), "preferred", QStringLiteral("ليلى")));
    VB_DO(taken(here.charts().changeStatus(chart::EventKind::allergy, m_allergy, QStringLiteral("resolved"),
                                           QStringLiteral("Patch test on both arms: no reaction"))));
    VB_DO(taken(here.notes().keep(m_draft,
                                  planOf(kCourse + QStringLiteral(" Photographs taken."),
                                         QStringLiteral("Again in 12 weeks. Bring the questionnaire.")))));
    VB_DO(taken(here.notes().sign(m_signed, std::move(password))));
    return {};
}

Result<void> DemoConflicts::writeThere(session::DemoLaptop &there)
{
    using access::Right;
    const auto change = [](PatientId id, const char *field, const QString &value) {
        return [id, fields = std::vector<patient::FieldChange> {{QString::fromLatin1(field), value}}](
                   store::AuditedTx &tx) { return patient::changePatient(tx, id, fields); };
    };
    VB_DO(there.act(Right::patientUpdate, change(m_patients.at(3), "preferred", QStringLiteral("ليلى الصغيرة"))));
    VB_TRY(const chart::TemplateBook book, chart::TemplateBook::builtIn());
    const auto keep = [&book](chart::NoteId id, const chart::FieldValues &values) {
        return [&book, id, values](store::AuditedTx &tx) -> Result<void> {
            VB_DO(chart::keepNote(tx, book, id, values));
            return {};
        };
    };
    VB_DO(there.act(
        Right::noteEdit,
        keep(m_draft, planOf(kCourse, QStringLiteral("Again in 16 weeks, earlier if the movement comes back.")))));
    VB_DO(there.act(Right::noteEdit,
                    keep(m_signed,
                         planOf(kCourse + QStringLiteral(" She called in the evening: a little headache."),
                                QStringLiteral("Again in 14 weeks.")))));
    VB_DO(there.act(Right::allergyWrite, [this](store::AuditedTx &tx) {
        return tx.set(chart::kAllergyEntity, m_allergy,
                      {{chart::kAllergyReaction, QStringLiteral("rash on the arm, two hours after the injection")}});
    }));
    VB_DO(there.act(
        Right::patientUpdate,
        change(m_patients.at(2), "family",
               QStringLiteral("Wolfeschlegelsteinhausenbergerdorff-Fetherstonhaugh-Cholmondeley-Vanderbilt"))));
    VB_DO(there.act(Right::patientUpdate, change(m_patients.at(0), "phone", QStringLiteral("(212) 555-0184"))));
    for (const char *former : {"One", "Two", "Three"})
        VB_DO(there.actAsNewer(Right::patientUpdate, change(m_patients.at(1), "former", QString::fromLatin1(former))));
    return {};
}

} // namespace vb::desktop
