#pragma once

#include "core/session/session.h"

#include <QWidget>

class QStackedWidget;

namespace vb::ui {

class Banner;
class DuplicatesPanel;
class FormFooter;
class PatientFields;
class PatientProfileView;
struct PatientDraft;

/// Adds a patient. Enter or Ctrl+S saves; Esc leaves, and asks first when something was typed. Records that may be of
/// the same person are told while typing, and can be looked at without leaving what was typed.
class PatientForm : public QWidget {
    Q_OBJECT

public:
    explicit PatientForm(session::Session &session, QWidget *parent = nullptr);

    /// Empty, but for the name that a search did not find.
    void start(const QString &typedName);
    /// False when it asks the person whether to discard what was typed.
    bool mayLeave();
    /// What was typed and is not being saved; encoded, empty when there is nothing.
    [[nodiscard]] QByteArray draft() const;
    void restore(const PatientDraft &draft);

Q_SIGNALS:
    void added(const vb::patient::Patient &patient);
    void leaveWanted();
    /// A record that was to be looked at is shown.
    void looked();

private:
    QWidget *makePage();
    QWidget *makeLook();
    QWidget *makeTitle();
    void look(PatientId id, const QString &name);
    void comeBack();
    void save();
    void cancel();
    void take(const Result<patient::Patient> &answer);

    session::Session &m_session;
    Banner *m_banner;
    PatientFields *m_fields;
    DuplicatesPanel *m_duplicates;
    FormFooter *m_footer;
    PatientProfileView *m_other = nullptr; // that is looked at, once somebody did
    QWidget *m_page;
    QWidget *m_lookPage;
    QStackedWidget *m_stack;
};

} // namespace vb::ui
