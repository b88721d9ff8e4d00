#pragma once

#include "core/session/session.h"
#include "ui/patient/patient_draft.h"

#include <QWidget>

#include <optional>

class QPushButton;
class QStackedWidget;

namespace vb::ui {

class Banner;
class EmptyState;
class FormFooter;
class PatientFacts;
class PatientFields;
class ProfileSections;
class ScrollPage;
class TextLabel;

/// One patient's profile, a part of the record: reading and editing in place. Each opening asks the service, which
/// writes the audit entry before it answers. Who this is, and what to do when the record is closed, stands around it.
class PatientProfileView : public QWidget {
    Q_OBJECT

public:
    explicit PatientProfileView(session::Session &session, QWidget *parent = nullptr);

    /// `name` is for a draft. `note`, if any, stands above the profile.
    void open(PatientId id, const QString &name, const QString &note = {});
    /// Forgets what it shows.
    void clear();
    /// False when it asks the person whether to discard edits.
    bool mayLeave();
    [[nodiscard]] bool isEditing() const;
    /// Edits that are not being saved; encoded, empty when there are none.
    [[nodiscard]] QByteArray draft() const;
    /// Opens the profile and types the edits again, as soon as it may be seen.
    void restore(const PatientDraft &draft);
    /// When the role may and the profile is shown; otherwise as soon as it is.
    void edit();
    [[nodiscard]] bool isOpen() const;
    /// As it was shown last.
    [[nodiscard]] const patient::Patient &patient() const { return m_patient; }

Q_SIGNALS:
    void backWanted();
    /// Another record leads now, or a merge was taken back: all of it is to be opened anew.
    void recordWanted(PatientId id, const QString &note);
    void changed();
    /// After each answer to open(): a profile or an error is shown.
    void shown();
    /// In place of shown(): restricted, and not open to the person.
    void refused();

private:
    QWidget *makeRecord();
    QWidget *makeReading();
    void take(const Result<patient::Profile> &answer);
    void showPatient();
    void showFacts();
    void startEdit();
    void stopEdit();
    void keepTyping();
    void escape();
    void save();
    void takeSaved(const Result<void> &answer);
    void setRestricted();
    void restorePending();

    session::Session &m_session;
    const bool m_mayEdit;
    const bool m_mayRestrict;
    PatientId m_id;
    QString m_nameForQuestion;
    patient::Patient m_patient;
    int m_asked = 0; // number of the latest question: answers to earlier ones are dropped
    std::optional<PatientDraft> m_pending; // for the profile that is being opened
    bool m_editWanted = false;

    QStackedWidget *m_stack;
    QWidget *m_blank;
    QWidget *m_record;
    ScrollPage *m_scroll;
    EmptyState *m_problem;
    QPushButton *m_edit;
    Banner *m_note;
    Banner *m_error;
    QWidget *m_reading;
    PatientFacts *m_identity;
    PatientFacts *m_contact;
    TextLabel *m_accessText;
    QPushButton *m_restrict;
    ProfileSections *m_sections;
    PatientFields *m_fields;
    FormFooter *m_footer;
};

} // namespace vb::ui
