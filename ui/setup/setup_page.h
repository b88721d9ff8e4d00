#pragma once

#include "ui/setup/setup_model.h"

#include <QWidget>

class QVBoxLayout;

namespace vb::ui {

/// One step on screen: title, a few sentences, fields.
class SetupPage : public QWidget {
    Q_OBJECT

public:
    /// `id` is the objectName.
    SetupPage(SetupModel &model, const QString &id, const QString &title, const QString &lead,
              QWidget *parent = nullptr);

    [[nodiscard]] QString title() const { return m_title; }
    /// It is on screen now: shows what is known and puts the focus where the person goes on.
    virtual void enter() = 0;
    /// True when the model has all of this step; else the problem is shown and has the focus.
    virtual bool mayGoOn() = 0;
    /// Another step takes its place: nothing secret stays on it.
    virtual void leave() { }
    /// What the button says that goes on, and what while it is busy.
    [[nodiscard]] virtual QString goOnText() const { return tr("Next"); }
    [[nodiscard]] virtual QString busyText() const { return {}; }

Q_SIGNALS:
    /// There is nothing to type here: the focus belongs on the button that goes on.
    void goOnFocusWanted();

protected:
    [[nodiscard]] SetupModel &model() { return m_model; }
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// Gives the widget the object name "<id>.<name>" and its accessible name.
    void name(QWidget *widget, const QString &name, const QString &accessibleName) const;

private:
    SetupModel &m_model;
    QString m_title;
    QVBoxLayout *m_body;
};

} // namespace vb::ui
