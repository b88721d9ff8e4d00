#pragma once

#include <QFuture>
#include <QWidget>

class QPushButton;
class QStackedLayout;

namespace vb::ui {

class BusyButton;

/// The line below a form: Cancel and Save, or in their place the question whether to discard what was typed.
class FormFooter : public QWidget {
    Q_OBJECT

public:
    /// `id` begins the object names: "patient.form" gives "patient.form.save".
    FormFooter(const QString &id, const QString &saveText, const QString &question, QWidget *parent = nullptr);

    [[nodiscard]] BusyButton *saveButton() const { return m_save; }
    [[nodiscard]] bool isAsking() const;
    void ask();
    void stopAsking();

Q_SIGNALS:
    void saveWanted();
    void cancelWanted();
    void discardWanted();
    void keepWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStackedLayout *m_stack;
    BusyButton *m_save;
    QPushButton *m_cancel;
    QPushButton *m_discard;
    QPushButton *m_keep;
};

} // namespace vb::ui
