#pragma once

#include "core/demo/demo_chart.h"
#include "core/demo/demo_profile.h"

#include <QFuture>

#include <memory>

namespace vb::session {

class OpenStore;

/// Writes invented people and their charts in bulk, as the person who is logged in: one transaction for each patient
/// and for each of the visits, with the same rights, rows and entries as work by hand. Only the password is not asked
/// again for each note. Lives from login to lock.
class DemoService {
public:
    explicit DemoService(OpenStore &open);

    /// The patient with what is known on the first day, as far as the role may write it. Chart number and id are given.
    QFuture<Result<patient::Patient>> add(const patient::Patient &person, const demo::DemoProfile &profile,
                                          const demo::DemoChart &chart);
    /// Dated as they say, not later than now; the notes are signed now, with these licences. `denied` to those who sign
    /// no notes.
    QFuture<Result<void>> addVisits(PatientId patient, std::vector<demo::DemoVisit> visits,
                                    const QString &credentials = {});

private:
    OpenStore &m_open;
    std::shared_ptr<const chart::TemplateBook> m_book;
};

} // namespace vb::session
