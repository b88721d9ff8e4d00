#pragma once

#include "core/session/session.h"

#include <QWidget>

namespace vb::ui {

class Banner;
class FormFooter;
class PatientFields;
struct PatientDraft;

/// Adds a patient. Enter or Ctrl+S saves; Esc leaves, and asks first when something was typed.
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

private:
    QWidget *makeTitle();
    void save();
    void cancel();
    void take(const Result<patient::Patient> &answer);

    session::Session &m_session;
    Banner *m_banner;
    PatientFields *m_fields;
    FormFooter *m_footer;
};

} // namespace vb::ui
