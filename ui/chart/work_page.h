#pragma once

#include "core/session/session.h"

#include <QCborMap>
#include <QWidget>

class QVBoxLayout;

namespace vb::ui {

class Banner;
class BusyButton;
class Card;
class FormFooter;
class ScrollPage;

/// A form in place of the timeline: title, fields, what went wrong, and the line with Cancel and Save. Ctrl+S saves,
/// Esc leaves and asks first when something was typed.
class WorkPage : public QWidget {
    Q_OBJECT

public:
    /// `id` names its parts: "chart.form.save".
    WorkPage(const QString &id, const QString &saveText, QWidget *parent = nullptr);

    [[nodiscard]] virtual bool isDirty() const = 0;
    /// What was typed, to be put back by the page that made it.
    [[nodiscard]] virtual QCborMap draft() const = 0;
    virtual void focusFirst() = 0;
    /// The question, while it asks; otherwise the first field.
    void takeFocus();
    /// False when it asks the person whether to discard what was typed.
    bool mayLeave();
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    void leaveWanted();
    /// It is stored; `words` say so.
    void saved(const QString &words);

protected:
    virtual void save() = 0;
    [[nodiscard]] QVBoxLayout *content() const { return m_content; }
    [[nodiscard]] BusyButton *saveButton() const;
    /// Forgets questions and problems.
    void begin(const QString &title);
    void showProblem(const Error &error);
    void showProblem(const QString &words);

    /// As Ctrl+S does.
    void trySave();

private:
    void cancel();

    Card *m_card;
    QVBoxLayout *m_content;
    Banner *m_problem;
    ScrollPage *m_scroll;
    FormFooter *m_footer;
};

} // namespace vb::ui
