#pragma once

#include "ui/kit/card.h"
#include "ui/staff/staff_draft.h"

#include <QDate>

class QComboBox;
class QPushButton;
class QVBoxLayout;

namespace vb::ui {

class Banner;
class BusyButton;
class DateField;
class FormField;
class LineField;
class Question;

/// The licences of one person: what is on record, adding one, ending one.
class LicenceCard : public Card {
    Q_OBJECT

public:
    explicit LicenceCard(session::Session &session, QWidget *parent = nullptr);

    void setLicences(const QString &login, const std::vector<staff::Licence> &licences, QDate today);
    [[nodiscard]] bool isDirty() const;
    /// Typed and not stored.
    [[nodiscard]] std::optional<StaffDraft::NewLicence> draft() const;
    void restore(const StaffDraft::NewLicence &typed);
    /// True when a form or question was open and is closed now.
    bool escape();

Q_SIGNALS:
    /// The store has it; what is shown is that of before.
    void changed(const QString &note);
    /// A form or a question was closed, or nothing could be done: a banner says why.
    void idle();

private:
    QWidget *makeForm();
    QWidget *makeRow(const staff::Licence &licence, QDate today, std::size_t place);
    void startAdding();
    void stopAdding();
    void add();
    bool showAtField(const Error &error);
    void askToEnd(const staff::Licence &licence);
    void end();
    void refuse(const Error &error);

    session::Session &m_session;
    QString m_login;
    std::vector<staff::Licence> m_licences;
    EntityId m_ending;
    Banner *m_banner;
    QWidget *m_rows;
    Question *m_question;
    QPushButton *m_start;
    QWidget *m_form;
    QComboBox *m_kind;
    LineField *m_number;
    LineField *m_state;
    DateField *m_expires;
    BusyButton *m_add;
};

} // namespace vb::ui
