#pragma once

#include "core/session/session.h"
#include "ui/patient/patient_draft.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QPushButton;

namespace vb::ui {

class DateField;
class FormField;
class LineField;

/// The fields of a patient. For adding those that are enough to begin with, the rest behind "More"; for editing all.
class PatientFields : public QWidget {
    Q_OBJECT

public:
    enum class Use { add, edit };

    /// `id` begins the object names: "patient.form" gives "patient.form.given". `region`: whose telephone numbers need
    /// no +.
    PatientFields(Use use, const QString &id, QDate today, const QString &region = QStringLiteral("US"),
                  QWidget *parent = nullptr);

    /// What is shown from now on counts as unchanged.
    void setPatient(const patient::Patient &patient);
    [[nodiscard]] patient::Patient patient() const;
    /// Columns whose text differs from what was set.
    [[nodiscard]] std::vector<patient::FieldChange> changes() const;
    [[nodiscard]] bool isDirty() const { return !changes().empty(); }
    /// Every text that is there, of a patient who is none yet.
    [[nodiscard]] std::vector<PatientDraft::Text> texts() const;
    /// The changes with what was there before.
    [[nodiscard]] std::vector<PatientDraft::Text> draft() const;
    /// Types a draft over what was set. Gives the labels of fields that somebody else has changed since.
    QStringList restore(const std::vector<PatientDraft::Text> &texts);

    /// Checks every field and goes to the first with a problem; true when there is none.
    bool check();
    /// Puts "column: reason" under its field and goes there; false when the error names no field.
    bool showError(const Error &error);
    void focusFirst();

Q_SIGNALS:
    void returnPressed();
    /// While somebody types or chooses.
    void edited();

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Entry {
        QString column;
        FormField *form;
    };

    QWidget *makeShort();
    QWidget *makeMore();
    QWidget *makeAll();
    QWidget *makePrivacy();
    /// Fields beside each other in the order of Tab, two in a row.
    QGridLayout *gridOf(const std::vector<FormField *> &fields);
    FormField *lineFor(LineField *field, const QString &column, const QString &label, bool required = false);
    FormField *choiceFor(QComboBox *field, const QString &column, const QString &label);
    FormField *preferredFor();
    FormField *formerFor();
    FormField *chartNoFor(Use use);
    void showMore(bool shown);
    void goTo(QWidget *field);
    [[nodiscard]] const Entry *entryOf(const QString &column) const;
    [[nodiscard]] QString textOf(const QString &column) const;
    [[nodiscard]] QString problemOf(const QString &column, const QString &reason) const;

    QString m_id;
    QDate m_today;
    LineField *m_given;
    LineField *m_family;
    DateField *m_birthDate;
    QComboBox *m_sex;
    LineField *m_phone;
    LineField *m_email;
    LineField *m_preferred;
    LineField *m_former;
    LineField *m_genderIdentity;
    LineField *m_pronouns;
    LineField *m_chartNo;
    QComboBox *m_phoneUse;
    QComboBox *m_emailUse;
    LineField *m_confidential;
    QComboBox *m_confidentialChannel;
    LineField *m_confidentialTo;
    LineField *m_disclosureLimits;
    QPushButton *m_moreButton = nullptr; // for adding
    QWidget *m_more = nullptr;
    std::vector<Entry> m_entries; // in the order of the focus
    patient::Patient m_original;
};

} // namespace vb::ui
