#include "core/chart/mark.h"

#include "core/patient/patient_gate.h"

#include <algorithm>

namespace vb::chart {

namespace {

int severityRank(const QString &word)
{
    if (word == QStringLiteral("high"))
        return 0;
    return word == QStringLiteral("low") ? 2 : 1;
}

Result<void> appendAllergies(store::Reader &reader, PatientId record, std::vector<Allergy> &allergies)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, at, substance, criticality FROM allergy WHERE patient = ?1 AND "
                          "status = 'active' ORDER BY at"));
    stmt.bind(1, record);
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return {};
        Allergy allergy;
        allergy.id = stmt.id<EntityId>(0);
        allergy.patient = record;
        allergy.atMs = stmt.integer(1);
        allergy.status = kActive;
        allergy.substance = stmt.text(2);
        allergy.criticality = stmt.text(3);
        if (!isNoKnownAllergy(allergy))
            allergies.push_back(std::move(allergy));
    }
}

Result<void> appendFlags(store::Reader &reader, PatientId record, bool ofClinician, std::vector<Flag> &flags)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare(ofClinician ? "SELECT id, at, source, severity, title, rule FROM flag WHERE patient = ?1 AND "
                                        "status = 'active' ORDER BY at, n"
                                      : "SELECT id, at, source, severity, title FROM flag WHERE patient = ?1 AND "
                                        "status = 'active' ORDER BY at, n"));
    stmt.bind(1, record);
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return {};
        Flag flag;
        flag.id = stmt.id<EntityId>(0);
        flag.patient = record;
        flag.atMs = stmt.integer(1);
        flag.status = kActive;
        flag.source = stmt.text(2);
        flag.severity = stmt.text(3);
        flag.title = stmt.text(4);
        if (ofClinician)
            flag.rule = stmt.text(5);
        flags.push_back(std::move(flag));
    }
}

} // namespace

Result<std::vector<Mark>> marksOf(store::Reader &reader, const std::vector<PatientId> &patients)
{
    if (!access::authorize(reader.actor(), access::Right::flagView).ok())
        return std::vector<Mark>();
    const bool ofClinician = access::authorize(reader.actor(), access::Right::chartView).ok();
    std::vector<Mark> marks;
    for (const PatientId patient : patients) {
        VB_TRY(const bool open, patient::isOpenTo(reader, patient));
        if (!open)
            continue;
        Mark mark {.patient = patient};
        VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
        for (const PatientId record : records) {
            if (ofClinician)
                VB_DO(appendAllergies(reader, record, mark.allergies));
            VB_DO(appendFlags(reader, record, ofClinician, mark.flags));
        }
        std::stable_sort(mark.allergies.begin(), mark.allergies.end(), [](const Allergy &a, const Allergy &b) {
            return severityRank(a.criticality) < severityRank(b.criticality);
        });
        std::stable_sort(mark.flags.begin(), mark.flags.end(), [](const Flag &a, const Flag &b) {
            return severityRank(a.severity) < severityRank(b.severity);
        });
        if (!mark.allergies.empty() || !mark.flags.empty())
            marks.push_back(std::move(mark));
    }
    return marks;
}

} // namespace vb::chart
