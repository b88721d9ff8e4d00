#pragma once

#include "core/session/session.h"
#include "ui/patient/patient_draft.h"

#include <QBasicTimer>
#include <QDeadlineTimer>
#include <QWidget>

#include <map>

class QPushButton;
class QStackedWidget;

namespace vb::ui {

class Banner;
class BreakGlassPanel;
class EmptyState;
class FormFooter;
class PatientFacts;
class PatientFields;
class PatientHeader;
class ScrollPage;
class TextLabel;

/// One patient's record: reading, editing in place, and the break-glass question when it is restricted. Each opening
/// asks the service, which writes the audit entry before it answers.
class PatientProfileView : public QWidget {
    Q_OBJECT

public:
    explicit PatientProfileView(session::Session &session, QWidget *parent = nullptr);

    /// `name` stands above the break-glass question. `note`, if any, above the record.
    void open(PatientId id, const QString &name, const QString &note = {});
    /// Forgets what it shows.
    void clear();
    /// False when it asks the person whether to discard edits.
    bool mayLeave();
    [[nodiscard]] bool isEditing() const;
    /// Edits that are not being saved; encoded, empty when there are none.
    [[nodiscard]] QByteArray draft() const;
    /// Opens the record and types the edits again, as soon as it may be seen.
    void restore(const PatientDraft &draft);

Q_SIGNALS:
    void backWanted();
    void changed();
    /// After each answer to open(): a record, a question or an error is shown.
    void shown();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    QWidget *makeTop();
    QWidget *makeRecord();
    QWidget *makeReading();
    void take(const Result<patient::Patient> &answer);
    void showPatient();
    void showEmergency();
    void startEdit();
    void stopEdit();
    void escape();
    void save();
    void takeSaved(const Result<void> &answer);
    void setRestricted();
    void takeGlass(const patient::BreakGlass &glass);
    void takeOpenGlasses(const Result<std::vector<patient::OpenGlass>> &answer);
    void restorePending();

    session::Session &m_session;
    const bool m_mayEdit;
    const bool m_mayRestrict;
    const bool m_mayBreakGlass;
    PatientId m_id;
    QString m_nameForQuestion;
    patient::Patient m_patient;
    int m_asked = 0; // number of the latest question: answers to earlier ones are dropped
    std::map<PatientId, QDeadlineTimer> m_emergencies; // the person's own that still hold
    std::optional<PatientDraft> m_pending; // for the record that is being opened
    QBasicTimer m_emergency;

    QStackedWidget *m_stack;
    QWidget *m_blank;
    QWidget *m_record;
    ScrollPage *m_scroll;
    BreakGlassPanel *m_sealed;
    EmptyState *m_problem;
    QPushButton *m_back;
    PatientHeader *m_header;
    QWidget *m_emergencyPlace;
    Banner *m_note;
    Banner *m_emergencyBanner;
    Banner *m_error;
    QWidget *m_reading;
    PatientFacts *m_identity;
    PatientFacts *m_contact;
    TextLabel *m_accessText;
    QPushButton *m_restrict;
    PatientFields *m_fields;
    FormFooter *m_footer;
};

} // namespace vb::ui
