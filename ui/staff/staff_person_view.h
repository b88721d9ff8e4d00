#pragma once

#include "ui/staff/staff_draft.h"
#include "ui/staff/staff_list_model.h"

#include <QWidget>

class QPushButton;

namespace vb::ui {

class AccountCard;
class Avatar;
class Badge;
class Banner;
class ElidedLabel;
class LicenceCard;
class RoleCard;

/// One person: role, licences, account. Esc closes what is open, then goes back.
class StaffPersonView : public QWidget {
    Q_OBJECT

public:
    explicit StaffPersonView(session::Session &session, QWidget *parent = nullptr);

    void setPerson(const StaffPerson &person, bool onlyOwner, const QDateTime &now, const QString &note = {});
    [[nodiscard]] const StaffPerson &person() const { return m_person; }
    [[nodiscard]] bool isDirty() const;
    [[nodiscard]] std::optional<StaffDraft> draft() const;
    /// Of the person that is shown.
    void restore(const StaffDraft &draft);
    void focusFirst();

Q_SIGNALS:
    void backWanted();
    void resetWanted();
    /// The store has changed; the note says what.
    void changed(const QString &note);
    /// An action ended without a change.
    void idle();

private:
    QWidget *makeTop();
    QWidget *makeHeader();
    void escape();

    session::Session &m_session;
    StaffPerson m_person;
    QPushButton *m_back;
    Banner *m_note;
    Avatar *m_face;
    ElidedLabel *m_name;
    Badge *m_you;
    Badge *m_disabled;
    ElidedLabel *m_under;
    RoleCard *m_role;
    LicenceCard *m_licences;
    AccountCard *m_account;
};

} // namespace vb::ui
