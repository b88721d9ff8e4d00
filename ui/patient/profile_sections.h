#pragma once

#include "core/session/session.h"
#include "ui/patient/patient_draft.h"

#include <QWidget>

#include <vector>

namespace vb::ui {

class Banner;
class ItemsCard;
class MarketingCard;
class MergeCard;
class PatientFacts;
class Question;
class SideBySide;

/// What stands below names and first numbers on a profile: further ways to reach the person, addresses, people around
/// him, insurance, choices on news, privacy, and what is to be known first (merged records, a minor without guardian).
/// Each part is saved by itself, and read again then.
class ProfileSections : public QWidget {
    Q_OBJECT

public:
    explicit ProfileSections(session::Session &session, QWidget *parent = nullptr);

    /// Banners, to stand above the profile.
    [[nodiscard]] QWidget *notices() const { return m_notices; }
    void setProfile(const patient::Profile &profile);
    void clear();
    /// Something is typed and not saved.
    [[nodiscard]] bool isDirty() const;
    void discard();
    /// Lines of the cards that are being typed and are not on their way.
    [[nodiscard]] std::vector<PatientDraft::Row> draft() const;
    /// Types them again.
    void restore(const std::vector<PatientDraft::Row> &rows);

Q_SIGNALS:
    /// After each change and its reading.
    void changed(const vb::patient::Profile &profile);
    /// Another record leads now, or the merge was taken back.
    void recordWanted(PatientId id, const QString &note);

private:
    QWidget *makeNotices();
    void reload();
    void showMerged();
    void unmerge();

    session::Session &m_session;
    const bool m_mayEdit;
    const bool m_mayMerge;
    patient::Profile m_profile;
    int m_asked = 0; // answers to earlier questions are dropped

    Banner *m_merged;
    Question *m_unmerge;
    Banner *m_minor;
    QWidget *m_notices;
    std::vector<ItemsCard *> m_cards; // phones, e-mails, addresses, people, insurances
    ItemsCard *m_people = nullptr;
    PatientFacts *m_privacy;
    MarketingCard *m_marketing;
    MergeCard *m_merge;
};

} // namespace vb::ui
